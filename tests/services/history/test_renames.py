"""A row of the hiscores that gets another name: what is stored is as if the name had been known all along."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.hiscores.metrics import ALIASES, CATALOGUE
from app.models.metric import Metric
from app.services.history.metrics import sync_catalogue
from app.services.looks.tracker import Tracker
from app.services.players import adding
from app.services.quarantine import decisions
from tests.conftest import SetClock
from tests.services import stored
from tests.services.looking import look
from tests.services.quarantine.test_decisions import decide

numbers = count(1)
Row = tuple[int, int] | None
"""Rank and score as on the hiscores, or no row."""
rows = st.one_of(
    st.sampled_from([None, (-1, -1), (5, 20)]),
    st.tuples(st.sampled_from([-1, 5, 6]), st.sampled_from([0, 7, 20, 20, 30])),
)
stories = st.tuples(st.lists(rows, min_size=1, max_size=4), st.lists(rows, min_size=1, max_size=4))
"""The looks under the former name, and those under the later one."""


def body(name: str, row: Row, others: int) -> dict[str, Any]:
    activities = [{"name": "Zulrah", "rank": 1, "score": others}]
    if row is not None:
        activities.append({"name": name, "rank": row[0], "score": row[1]})
    return {"skills": [{"name": "Attack", "rank": 9, "level": 1, "xp": 0}], "activities": activities}


class Renamed:
    """A player, and a row that changes its name in the course of the story."""

    def __init__(self, tracker: Tracker, hiscores: DemoServer, clock: SetClock) -> None:
        self.tracker, self.hiscores, self.clock = tracker, hiscores, clock
        number = next(numbers)
        self.player, self.former, self.later = f"r{number}", f"Former {number}", f"Later {number}"
        self.player_id = 0

    async def tell(self, before: list[Row], after: list[Row]) -> None:
        looks = [(self.former, row) for row in before] + [(self.later, row) for row in after]
        for number, (name, row) in enumerate(looks):
            self.hiscores.world.set_body(self.player, body(name, row, others=10 + number // 2))
            self.clock.advance(minutes=30)
            if number:
                await look(self.tracker, self.player_id)
            else:
                self.player_id = await adding.add(self.tracker, self.player, Board.regular, 30)

    async def stored(self, start: datetime) -> dict[str, Any]:
        """All that is stored, times counted from the start, the row under one name."""
        database = self.tracker.database
        changes = await stored.changes(database, self.player_id)
        state = await stored.state(database, self.player_id)
        player = await stored.player(database, self.player_id)
        return {
            "changes": sorted(
                (
                    self.one(change["metric"]),
                    change["at"] - start,
                    str(change["value"]),
                    str(change["since"] and change["since"] - start),
                    str(change["rank"]),
                )
                for change in changes
            ),
            "adjustments": [
                (self.one(name), step, reason)
                for name, step, reason in await stored.adjustments(database, self.player_id)
            ],
            "state": {self.one(name): known for name, known in state.items()},
            "changed": player.last_changed_at and player.last_changed_at - start,
            "fetched": player.last_fetched_at and player.last_fetched_at - start,
        }

    def one(self, name: str) -> str:
        return "it" if name in (self.former, self.later) else name

    async def kinds(self) -> list[str]:
        return [each.kind for each in await stored.snapshots(self.tracker.database, self.player_id)]


async def learn(tracker: Tracker) -> None:
    """As a release does that is started."""
    async with tracker.database.transaction() as session:
        await sync_catalogue(session)
    tracker.metrics.by_id.clear()


def know(monkeypatch: pytest.MonkeyPatch, aliases: Mapping[str, str]) -> None:
    monkeypatch.setattr("app.hiscores.parser.ALIASES", aliases)
    monkeypatch.setattr("app.services.history.renames.ALIASES", aliases)


@pytest.mark.slow
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(story=stories)
async def test_a_name_learnt_late_leaves_the_same_history_as_one_known_from_the_start(
    tracker: Tracker,
    hiscores: DemoServer,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    story: tuple[list[Row], list[Row]],
) -> None:
    told = []
    for is_known in (True, False):
        renamed = Renamed(tracker, hiscores, clock)
        know(monkeypatch, {renamed.former: renamed.later} if is_known else {})
        start = clock.now
        await renamed.tell(*story)
        know(monkeypatch, {renamed.former: renamed.later})
        for _ in range(2):
            await learn(tracker)
        told.append(await renamed.stored(start))
        assert "progress" not in (await renamed.kinds())[:1]
    assert told[0] == told[1]


async def test_the_id_of_a_merged_metric_is_not_used_again_and_nobody_sees_it(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = Renamed(tracker, hiscores, clock)
    await renamed.tell([(5, 20)], [(5, 30)])
    know(monkeypatch, {renamed.former: renamed.later})
    await learn(tracker)
    async with tracker.database.sessions() as session:
        metrics = {metric.name: metric for metric in await session.scalars(select(Metric))}
    assert renamed.former not in metrics
    dead = max(metrics.values(), key=lambda metric: metric.id)
    assert (dead.merged_into, dead.name) == (metrics[renamed.later].id, f"{renamed.later}~{dead.id}")
    hiscores.world.set_body(renamed.player, body("Brand New", (1, 1), others=90))
    clock.advance(minutes=30)
    await look(tracker, renamed.player_id)
    async with tracker.database.sessions() as session:
        assert await session.scalar(select(Metric.id).where(Metric.name == "Brand New")) == dead.id + 1
    (only,) = [each for each in await stored.changes(tracker.database, renamed.player_id) if each["value"] == 30]
    assert only["since"] is not None


async def test_two_rows_that_were_seen_together_stay_apart_whatever_an_alias_says(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = Renamed(tracker, hiscores, clock)
    await renamed.tell([(5, 20)], [(5, 30)])
    both = body(renamed.former, (5, 40), others=90)
    both["activities"].append({"name": renamed.later, "rank": 5, "score": 50})
    hiscores.world.set_body(renamed.player, both)
    clock.advance(minutes=30)
    await look(tracker, renamed.player_id)
    before = await stored.everything(tracker.database)
    know(monkeypatch, {renamed.former: renamed.later})
    await learn(tracker)
    assert await stored.everything(tracker.database) == before


@pytest.mark.parametrize("is_seen_elsewhere", [False, True])
async def test_a_held_look_can_be_decided_about_after_one_of_its_rows_got_another_name(
    tracker: Tracker,
    hiscores: DemoServer,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    is_seen_elsewhere: bool,
) -> None:
    renamed = Renamed(tracker, hiscores, clock)
    await renamed.tell([(5, 20)], [])
    hiscores.world.set_body(renamed.player, body(renamed.former, (5, 30), others=3))
    clock.advance(minutes=30)
    assert (await look(tracker, renamed.player_id)).outcome == "quarantined"
    if is_seen_elsewhere:
        hiscores.world.set_body("Somebody", body(renamed.later, (5, 1), others=3))
        await adding.add(tracker, "Somebody", Board.regular, 30)
    know(monkeypatch, {renamed.former: renamed.later})
    await learn(tracker)
    await decide(tracker, decisions.accept)
    state = await stored.state(tracker.database, renamed.player_id)
    assert (state[renamed.later].value, state["Zulrah"].value) == (30, 3)


def test_every_alias_leads_to_a_name_of_today() -> None:
    assert not ALIASES.keys() & {*CATALOGUE, *ALIASES.values()}
