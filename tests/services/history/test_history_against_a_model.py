"""Whatever the hiscores say and the owner decides, in any order: the stored history is what the model reckons."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.demo.server import DemoServer
from app.errors import Conflict
from app.hiscores.boards import Board
from app.models.adjustment import Adjustment
from app.models.coverage import Coverage
from app.models.metric import Metric
from app.models.player import Player
from app.models.quarantine import Quarantine
from app.services.history import sealing
from app.services.looks import boards
from app.services.looks.tracker import Tracker
from app.services.players import adding, finding
from app.services.quarantine import decisions, reopening
from tests.conftest import SetClock
from tests.services import stored
from tests.services.looking import look
from tests.services.model import METRICS, ONLY_RISE, Change, History, Look

numbers = count(1)
moves = st.sampled_from(
    ["gain", "gain", "gain", "drop", "leap", "vanish", "unknown", "zero", "back", "climb", "fall off the table"]
)
looks = st.tuples(
    st.just("look"), st.sampled_from([1, 30, 61, 9000]), st.dictionaries(st.sampled_from(METRICS), moves, max_size=3)
)
failures = st.tuples(st.just("fail"), st.sampled_from(["html", "error", "not_found", "rate_limited", "truncated"]))
switches = st.tuples(st.just("switch"), st.sampled_from(["regular", "ironman"]))
choices = st.tuples(st.just("decide"), st.sampled_from(["accept", "discard", "split"]))
undo = st.just(("decide", "undo"))
misfit = st.tuples(
    st.just("look"),
    st.just(30),
    st.dictionaries(st.sampled_from(["Attack", "Zulrah"]), st.sampled_from(["drop", "leap"]), min_size=1),
)
patience: tuple[str, int, dict[str, str]] = ("look", 9000, {})
hiding = ("look", 30, {"Attack": "vanish", "Zulrah": "unknown"})
sealing_of_all = st.just(("seal",))
scenes = st.one_of(
    *(scene.map(lambda scene: [scene]) for scene in (looks, looks, looks, failures, switches, sealing_of_all)),
    st.tuples(misfit, choices).map(list),
    st.tuples(misfit, st.sampled_from([patience, hiding]), looks).map(list),
    st.tuples(misfit, looks, choices, undo).map(list),
    st.tuples(misfit, looks, choices, sealing_of_all, undo).map(list),
    st.tuples(misfit, choices, st.one_of(looks, switches), undo).map(list),
)
stories = st.lists(scenes, min_size=2, max_size=7).map(lambda scenes: [step for scene in scenes for step in scene])


@dataclass
class Story:
    """One character, told to the hiscores, the database and the model alike."""

    tracker: Tracker
    hiscores: DemoServer
    clock: SetClock
    name: str
    shown: Look
    good: Look
    """What the hiscores said when it was last believed."""
    model: History = field(default_factory=History)
    archives: list[tuple[int, History]] = field(default_factory=list)
    taken_back: tuple[str, History] | None = None
    """The last decision, and the history before it, while it can be taken back."""

    async def begin(self) -> None:
        self.show()
        await adding.add(self.tracker, self.name, Board.regular, 30)
        assert self.model.look(self.clock.now, dict(self.shown)) == "success"

    async def player(self) -> Player:
        async with self.tracker.database.sessions() as session:
            return await finding.find(session, self.name)

    async def look(self, minutes: int, edits: dict[str, str]) -> None:
        for metric, move in edits.items():
            self.move(metric, move)
        self.show()
        self.clock.advance(minutes=minutes)
        before = len(self.model.snapshots)
        outcome = self.model.look(self.clock.now, dict(self.shown))
        result = await look(self.tracker, (await self.player()).id)
        assert result.outcome == outcome
        event(outcome)
        if outcome != "quarantined":
            self.good = dict(self.shown)
        if self.taken_back and (
            len(self.model.snapshots) > before or outcome == "quarantined" or self.taken_back[0] == "discard"
        ):
            self.taken_back = None

    def move(self, metric: str, move: str) -> None:
        value, rank = self.shown.get(metric, (None, None))
        self.shown[metric] = {
            "gain": ((value or 0) + 100, rank),
            "drop": (max((value or 0) - 70, 0), rank),
            "leap": ((value or 0) + 190_000_000, rank),
            "unknown": (None, None),
            "zero": (0, None),
            "back": self.good.get(metric, (None, None)),
            "climb": (value, max((rank or 1000) - 1, 1)),
            "fall off the table": (value, None),
            "vanish": (None, None),
        }[move]
        if metric in ("Attack", "Magic") and (self.shown[metric][0] or 0) > 200_000_000:
            self.shown[metric] = (200_000_000, rank)
        if move == "vanish":
            del self.shown[metric]

    def show(self) -> None:
        rows = [
            {
                "name": name,
                "rank": rank or -1,
                "level": 1,
                **dict.fromkeys(("xp", "score"), -1 if value is None else value),
            }
            for name, (value, rank) in self.shown.items()
        ]
        skills = [{"name": "Cooking", "rank": -1, "xp": -1, "level": 1}]
        activities = [{"name": "Zalcano", "rank": -1, "score": -1}]
        body = {
            "skills": skills + [row for row in rows if row["name"] in ("Attack", "Magic")],
            "activities": activities + [row for row in rows if row["name"] not in ("Attack", "Magic")],
        }
        self.hiscores.world.set_body(self.name, body)

    async def fail(self, mode: str) -> None:
        before = await self.rows()
        self.hiscores.world.fail(mode)
        self.clock.advance(minutes=1)
        result = await look(self.tracker, (await self.player()).id)
        self.hiscores.world.heal()
        assert result.outcome in ("not_found", "malformed", "unavailable", "rate_limited")
        assert await self.rows() == before

    async def switch(self, board: str) -> None:
        if board == self.model.board:
            return
        async with self.tracker.database.transaction() as session:
            player = await finding.find(session, self.name, for_update=True)
            await boards.choose(session, player, Board(board), self.clock.now)
        self.hiscores.world.add_player(self.name, board=Board(board))
        self.model.board, self.model.episode, self.taken_back = board, None, None

    async def decide(self, choice: str) -> None:
        async with self.tracker.database.sessions() as session:
            ids = select(Quarantine.id).join(Player, Player.id == Quarantine.player_id)
            mine = ids.where(Player.username_key.startswith(self.name))
            episode_id = await session.scalar(mine.order_by(Quarantine.id.desc()).limit(1))
        if episode_id is None:
            return
        possible = self.taken_back is not None if choice == "undo" else self.model.episode is not None
        act = {**vars(decisions), "undo": reopening.undo}[choice]
        player = await self.player()
        try:
            async with self.tracker.database.transaction() as session:
                await act(await decisions.take_up(session, self.tracker, episode_id))
        except Conflict:
            assert not possible
            return
        assert possible
        event(choice)
        if self.taken_back is not None and choice == "undo":
            decision, self.model = self.taken_back
            self.taken_back = None
            if decision == "split":
                self.archives.pop()
            return
        self.taken_back = choice, deepcopy(self.model)
        self.good = dict(self.shown)
        if choice == "accept":
            self.model.accept()
        elif choice == "discard":
            self.model.episode = None
        else:
            archive, self.model = self.model.split()
            self.archives.append((player.id, archive))

    async def seal(self) -> None:
        """All that has been stored, as if weeks had gone by."""
        async with self.tracker.database.sessions() as session:
            now = self.clock.now + timedelta(days=9)
            player_ids = await sealing.players_to_seal(session, now)
        for player_id in player_ids:
            assert await sealing.seal(self.tracker.database, player_id, now)

    async def rows(self) -> dict[str, Any]:
        everything = await stored.everything(self.tracker.database)
        return {table: rows for table, rows in everything.items() if table not in ("players", "looks")}

    async def check(self) -> None:
        await check(self.tracker, (await self.player()).id, self.model)
        for player_id, archive in self.archives:
            await check(self.tracker, player_id, archive)


async def check(tracker: Tracker, player_id: int, model: History) -> None:
    """The rows of a player are what the model reckons, and hold what must always hold."""
    database = tracker.database
    changes = await stored.changes(database, player_id)
    found = [Change(row["metric"], row["at"], row["value"], row["since"]) for row in changes]
    assert sorted(found, key=str) == sorted(model.changes, key=str)
    snapshots = await stored.snapshots(database, player_id)
    assert [(each.fetched_at, each.kind, each.board) for each in snapshots] == model.snapshots
    async with database.sessions() as session:
        steps = await session.execute(
            select(Metric.name, Adjustment.at, Adjustment.step)
            .join(Metric, Metric.id == Adjustment.metric_id)
            .where(Adjustment.player_id == player_id)
        )
        assert {(name, at): step for name, at, step in steps} == model.steps
        spans = await session.execute(
            select(Coverage.start, Coverage.until).where(Coverage.player_id == player_id).order_by(Coverage.start)
        )
        assert [tuple(span) for span in spans] == model.coverage
    state = await stored.state(database, player_id)
    assert {name: known.value for name, known in state.items() if known.value is not None} == model.values
    reported = {name for name, known in state.items() if known.reported}
    assert reported == {name for name, (value, _) in model.seen.items() if value is not None}
    ranks = {name: known.rank for name, known in state.items() if known.rank is not None}
    assert ranks == {name: rank for name, (_, rank) in model.seen.items() if rank is not None}
    player = await stored.player(database, player_id)
    assert (player.last_fetched_at, player.last_changed_at) == (model.seen_at, model.moved_at)
    assert (player.status == "quarantined") == (model.episode is not None)
    await check_laws(found, model)


async def check_laws(changes: list[Change], model: History) -> None:
    replayed: dict[str, int] = {}
    for change in sorted(changes, key=lambda change: change.at):
        if change.value is None:
            continue
        before = replayed.get(change.metric, change.value)
        if change.metric in ONLY_RISE:
            assert change.value - before - model.steps.get((change.metric, change.at), 0) >= 0
        replayed[change.metric] = change.value
    assert replayed == model.values
    assert all(earlier[1] < later[0] for earlier, later in pairwise(model.coverage))


@pytest.mark.slow
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(story=stories)
async def test_every_story_leaves_the_history_that_the_model_reckons(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, story: list[tuple[Any, ...]]
) -> None:
    start: Look = {"Attack": (1000, 500), "Magic": (0, None), "Zulrah": (10, 77), "LMS - Rank": (700, 9)}
    told = Story(tracker, hiscores, clock, f"s{next(numbers)}", dict(start), dict(start))
    await told.begin()
    for kind, *details in story:
        await getattr(told, kind)(*details)
        await told.check()
