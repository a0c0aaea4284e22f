"""What the owner decides about quarantined looks, and takes back."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from app.demo.server import DemoServer
from app.errors import Conflict, NotFound
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.quarantine import Quarantine
from app.services.history.metric_index import MetricIndex
from app.services.looks.tracker import Tracker
from app.services.players import adding, changing, finding, player_list
from app.services.players.player_list import Wanted
from app.services.quarantine import decisions, reopening
from app.services.quarantine.decisions import Case
from tests import payloads
from tests.conftest import SetClock
from tests.services import stored
from tests.services.expected import gained
from tests.services.looking import look

NAME = "Plain Jane"
DECISIONS = [decisions.accept, decisions.discard, decisions.split]


class Character:
    """A player of the simulated hiscores whose Zulrah kills and Attack experience a test sets."""

    def __init__(self, tracker: Tracker, hiscores: DemoServer, clock: SetClock) -> None:
        self.tracker, self.hiscores, self.clock = tracker, hiscores, clock
        self.player_id = 0

    async def begin(self) -> None:
        self._show(attack=1_000_000, zulrah=100)
        self.player_id = await adding.add(self.tracker, NAME, None, 30)

    async def look(self, attack: int, zulrah: int) -> str:
        self._show(attack, zulrah)
        self.clock.advance(minutes=30)
        return (await look(self.tracker, await self.tracked_id())).outcome

    async def tracked_id(self) -> int:
        async with self.tracker.database.sessions() as session:
            return (await finding.find(session, NAME)).id

    def _show(self, attack: int, zulrah: int) -> None:
        body = payloads.document("ordinary")
        body["skills"][1]["xp"] = attack
        next(row for row in body["activities"] if row["name"] == "Zulrah")["score"] = zulrah
        self.hiscores.world.set_body(NAME, body)


@pytest.fixture
async def character(tracker: Tracker, hiscores: DemoServer, clock: SetClock) -> Character:
    """After two good looks and two that do not fit: the kills went down, the experience first down and then up."""
    character = Character(tracker, hiscores, clock)
    await character.begin()
    assert await character.look(1_000_500, 101) == "success"
    assert await character.look(600_000, 40) == "quarantined"
    assert await character.look(600_700, 42) == "quarantined"
    return character


async def decide(tracker: Tracker, decision: Callable[[Case], Awaitable[None]], episode_id: int | None = None) -> None:
    async with tracker.database.transaction() as session:
        if episode_id is None:
            episode_id = (await session.scalars(select(Quarantine.id).order_by(Quarantine.id.desc()))).first()
        assert episode_id is not None
        await decision(await decisions.take_up(session, tracker, episode_id))


async def episodes(tracker: Tracker) -> list[Quarantine]:
    async with tracker.database.sessions() as session:
        return list(await session.scalars(select(Quarantine).order_by(Quarantine.id)))


async def values(tracker: Tracker, player_id: int) -> tuple[int | None, int | None]:
    state = await stored.state(tracker.database, player_id)
    return state["Attack"].value, state["Zulrah"].value


async def gains(tracker: Tracker, player_id: int) -> dict[str, int]:
    changes = await stored.changes(tracker.database, player_id)
    return dict(gained(changes, await stored.adjustments(tracker.database, player_id)))


async def events(tracker: Tracker, player_id: int) -> list[tuple[str, Any]]:
    async with tracker.database.sessions() as session:
        query = select(PlayerEvent).where(PlayerEvent.player_id == player_id).order_by(PlayerEvent.id)
        return [(event.kind, event.detail) for event in await session.scalars(query)]


async def test_accepted_looks_are_a_baseline_without_loss_and_progress_after_it(
    tracker: Tracker, character: Character, clock: SetClock
) -> None:
    await decide(tracker, decisions.accept)
    player = await stored.player(tracker.database, character.player_id)
    assert (player.status, player.snapshot_count) == ("ok", 4)
    assert player.last_fetched_at == player.last_changed_at == clock.now
    assert await values(tracker, character.player_id) == (600_700, 42)
    kinds = [snapshot.kind for snapshot in await stored.snapshots(tracker.database, character.player_id)]
    assert kinds == ["first", "progress", "accepted", "progress"]
    gain = await gains(tracker, character.player_id)
    assert (gain["Attack"], gain["Zulrah"]) == (500 + 700, 1 + 2)
    half_hour = timedelta(minutes=30)
    assert await stored.coverage(tracker.database, character.player_id) == [
        (clock.now - 3 * half_hour, clock.now - 2 * half_hour),
        (clock.now - half_hour, clock.now),
    ]
    assert await character.look(600_800, 42) == "success"


async def test_discarded_looks_leave_nothing_and_the_next_of_their_kind_is_held_anew(
    tracker: Tracker, character: Character
) -> None:
    await decide(tracker, decisions.discard)
    assert await values(tracker, character.player_id) == (1_000_500, 101)
    assert (await stored.player(tracker.database, character.player_id)).status == "ok"
    assert await character.look(600_700, 42) == "quarantined"
    assert [episode.resolution for episode in await episodes(tracker)] == ["discarded", None]


async def test_a_split_archives_the_history_and_starts_another_clean(
    tracker: Tracker, character: Character, clock: SetClock
) -> None:
    await decide(tracker, decisions.split)
    old = await stored.player(tracker.database, character.player_id)
    assert (old.username, old.is_active, old.is_archived) == (f"{NAME}~{old.id}", False, True)
    assert await values(tracker, old.id) == (1_000_500, 101)
    new = await stored.player(tracker.database, await character.tracked_id())
    assert (new.username, new.fetch_interval_minutes, new.is_active) == (NAME, 30, True)
    assert await values(tracker, new.id) == (600_700, 42)
    gain = await gains(tracker, new.id)
    assert (gain["Attack"], gain["Zulrah"]) == (700, 2)
    assert await stored.adjustments(tracker.database, new.id) == []
    half_hour = timedelta(minutes=30)
    assert await stored.coverage(tracker.database, old.id) == [(clock.now - 3 * half_hour, clock.now - 2 * half_hour)]
    assert await stored.coverage(tracker.database, new.id) == [(clock.now - half_hour, clock.now)]
    assert await character.look(601_000, 42) == "success"
    assert [kind for kind, _ in await events(tracker, old.id)][-2:] == ["quarantine_closed", "split"]
    assert await events(tracker, new.id) == [("added", {"board": "regular", "split_from": old.username})]


async def test_an_archive_is_found_but_not_looked_at_until_it_gets_a_name_of_its_own(
    tracker: Tracker, hiscores: DemoServer, character: Character, clock: SetClock
) -> None:
    await decide(tracker, decisions.split)
    async with tracker.database.transaction() as session:
        old = await finding.find(session, f"{NAME}~{character.player_id}", for_update=True)
        with pytest.raises(Conflict, match="archive"):
            await changing.set_active(session, tracker, old, is_active=True)
        await changing.rename(session, tracker, old, "Jane Renamed")
        await changing.set_active(session, tracker, old, is_active=True)
        assert not old.is_archived
    async with tracker.database.sessions() as session:
        found = await player_list.by_name(session, Wanted("plain jane"), None, 10)
        assert {player.username for player in found} == {NAME, "Jane Renamed"}
        with pytest.raises(NotFound):
            await finding.find(session, f"{NAME}~{character.player_id}")


@pytest.mark.parametrize("decision", DECISIONS)
async def test_a_decision_taken_back_restores_every_row(
    tracker: Tracker, character: Character, decision: Callable[[Case], Awaitable[None]]
) -> None:
    before = await stored.everything(tracker.database)
    await decide(tracker, decision)
    assert await stored.everything(tracker.database) != before
    await decide(tracker, reopening.undo)
    assert await stored.everything(tracker.database) == before
    assert (await events(tracker, character.player_id))[-1][0] == "quarantine_reopened"
    assert await character.look(1_001_000, 102) == "success"
    assert [episode.resolution for episode in await episodes(tracker)] == ["fitted"]


@pytest.mark.parametrize("decision", [decisions.accept, decisions.split])
async def test_looks_that_saw_nothing_new_do_not_make_it_too_late(
    tracker: Tracker, character: Character, decision: Callable[[Case], Awaitable[None]]
) -> None:
    before = await stored.everything(tracker.database)
    await decide(tracker, decision)
    assert await character.look(600_700, 42) == "unchanged"
    await decide(tracker, reopening.undo)
    after = await stored.everything(tracker.database)
    history = ("player_states", "snapshots", "changes", "adjustments", "coverage", "quarantine")
    assert {table: after[table] for table in history} == {table: before[table] for table in history}
    assert len(after["looks"]) == len(before["looks"]) + 1
    assert (await stored.player(tracker.database, character.player_id)).look_count == len(after["looks"])


@pytest.mark.parametrize("decision", [decisions.accept, decisions.split])
async def test_a_decision_that_later_looks_build_on_stays(
    tracker: Tracker, character: Character, decision: Callable[[Case], Awaitable[None]]
) -> None:
    await decide(tracker, decision)
    assert await character.look(601_000, 42) == "success"
    before = await stored.everything(tracker.database)
    with pytest.raises(Conflict, match="too late"):
        await decide(tracker, reopening.undo)
    assert await stored.everything(tracker.database) == before


async def test_a_discard_stays_once_a_later_look_has_fitted(tracker: Tracker, character: Character) -> None:
    await decide(tracker, decisions.discard)
    assert await character.look(1_000_500, 101) == "unchanged"
    with pytest.raises(Conflict, match="too late"):
        await decide(tracker, reopening.undo)


@pytest.mark.parametrize("change", ["deleted", "renamed", "quarantined"])
async def test_a_split_stays_once_the_new_player_has_a_story_of_its_own(
    tracker: Tracker, character: Character, change: str
) -> None:
    await decide(tracker, decisions.split)
    (episode,) = await episodes(tracker)
    new_id = await character.tracked_id()
    if change == "quarantined":
        assert await character.look(500, 42) == "quarantined"
    async with tracker.database.transaction() as session:
        new = await session.get_one(Player, new_id)
        if change == "deleted":
            await changing.remove(session, new)
        elif change == "renamed":
            await changing.rename(session, tracker, new, "Other Name")
    with pytest.raises(Conflict, match="too late"):
        await decide(tracker, reopening.undo, episode.id)


async def test_nothing_is_decided_twice_and_nothing_undone_that_was_not_decided(
    tracker: Tracker, character: Character
) -> None:
    with pytest.raises(Conflict, match="no decision"):
        await decide(tracker, reopening.undo)
    await decide(tracker, decisions.accept)
    for decision in DECISIONS:
        with pytest.raises(Conflict, match="over already"):
            await decide(tracker, decision)
    with pytest.raises(NotFound, match="no episode 99"):
        await decide(tracker, decisions.accept, 99)


async def test_an_older_decision_is_not_undone_under_an_open_episode(tracker: Tracker, character: Character) -> None:
    await decide(tracker, decisions.accept)
    (first,) = await episodes(tracker)
    assert await character.look(10, 42) == "quarantined"
    with pytest.raises(Conflict, match="Another episode"):
        await decide(tracker, reopening.undo, first.id)


async def test_what_falls_or_leaps_within_accepted_looks_is_no_gain_either(
    tracker: Tracker, character: Character
) -> None:
    assert await character.look(500_000, 90_000) == "quarantined"
    await decide(tracker, decisions.accept)
    assert await values(tracker, character.player_id) == (500_000, 90_000)
    gain = await gains(tracker, character.player_id)
    assert (gain["Attack"], gain["Zulrah"]) == (500, 1)


async def test_a_process_that_has_not_heard_of_a_metric_decides_about_it_all_the_same(
    tracker: Tracker, hiscores: DemoServer, character: Character
) -> None:
    body = payloads.document("never_heard_of") | {"name": NAME}
    body["skills"][1]["xp"] = 5
    hiscores.world.set_body(NAME, body)
    character.clock.advance(minutes=30)
    assert (await look(tracker, character.player_id)).outcome == "quarantined"
    behind = replace(tracker, metrics=MetricIndex())
    await decide(behind, decisions.accept)
    state = await stored.state(tracker.database, character.player_id)
    assert state["Moon Sovereign"].value == 73
    await decide(replace(tracker, metrics=MetricIndex()), reopening.undo)
    assert "Moon Sovereign" not in await stored.state(tracker.database, character.player_id)


async def test_the_reason_is_guessed_anew_with_every_look(tracker: Tracker, character: Character) -> None:
    (episode,) = await episodes(tracker)
    assert episode.reason == "rollback"
    assert await character.look(600_700, 90_000) == "quarantined"
    (episode,) = await episodes(tracker)
    assert episode.reason == "name_passed_on"


async def test_a_look_that_does_not_show_what_was_suspicious_settles_nothing(
    tracker: Tracker, hiscores: DemoServer, character: Character
) -> None:
    hiscores.world.set_body(NAME, None)
    body = payloads.document("ordinary")
    body["skills"][1]["xp"] = 1_000_600
    body["activities"] = [row for row in body["activities"] if row["name"] != "Zulrah"]
    hiscores.world.set_body(NAME, body)
    character.clock.advance(minutes=30)
    assert (await look(tracker, character.player_id)).outcome == "quarantined"
    (episode,) = await episodes(tracker)
    assert (episode.resolution, set(episode.suspicions)) == (None, {"Zulrah"})
    assert await character.look(1_000_700, 102) == "success"


async def test_a_change_of_state_of_an_archive_is_refused_by_the_database(
    tracker: Tracker, character: Character
) -> None:
    await decide(tracker, decisions.split)
    with pytest.raises(Exception, match="players_archived_is_paused_check"):
        async with tracker.database.transaction() as session:
            await session.execute(text("UPDATE players SET is_active = true"))


async def test_a_discard_stays_once_another_decision_has_changed_what_it_was_about(
    tracker: Tracker, character: Character
) -> None:
    await decide(tracker, decisions.discard)
    assert await character.look(600_000, 40) == "quarantined"
    await decide(tracker, decisions.discard)
    first, second = (episode.id for episode in await episodes(tracker))
    await decide(tracker, reopening.undo, first)
    await decide(tracker, decisions.accept, first)
    with pytest.raises(Conflict, match="another decision"):
        await decide(tracker, reopening.undo, second)


async def test_an_archive_gets_only_the_split_undone_that_made_it(tracker: Tracker, character: Character) -> None:
    await decide(tracker, decisions.discard)
    assert await character.look(600_000, 40) == "quarantined"
    await decide(tracker, decisions.split)
    first, second = (episode.id for episode in await episodes(tracker))
    with pytest.raises(Conflict, match="archive"):
        await decide(tracker, reopening.undo, first)
    await decide(tracker, reopening.undo, second)


async def test_nothing_is_undone_of_a_character_that_has_vanished(
    tracker: Tracker, hiscores: DemoServer, character: Character
) -> None:
    await decide(tracker, decisions.accept)
    async with tracker.database.transaction() as session:
        (await session.get_one(Player, character.player_id)).status = "not_found"
    with pytest.raises(Conflict, match="do not find"):
        await decide(tracker, reopening.undo)


async def test_a_vanished_character_that_comes_back_in_another_shape_is_found_again_and_quarantined(
    tracker: Tracker, character: Character
) -> None:
    await decide(tracker, decisions.accept)
    async with tracker.database.transaction() as session:
        (await session.get_one(Player, character.player_id)).status = "not_found"
    assert await character.look(10, 10) == "quarantined"
    assert [kind for kind, _ in await events(tracker, character.player_id)][-2:] == ["found_again", "quarantined"]
