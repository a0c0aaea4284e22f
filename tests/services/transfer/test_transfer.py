"""From one instance to another and back: nothing is lost on the way, and what is no whole export leaves nothing."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from typing import Any

import orjson
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select, text

from app.db import Database
from app.demo.server import DemoServer
from app.errors import AppError, Conflict, Invalid
from app.hiscores.boards import Board
from app.models.metric import Metric
from app.models.rank_page import RankPage
from app.models.snapshot import Snapshot
from app.services.history import sealing
from app.services.history.metric_index import MetricIndex
from app.services.looks.tracker import Tracker
from app.services.players import adding, changing, finding
from tests.conftest import SetClock
from tests.services import by_name, stored
from tests.services.elsewhere import empty, exported, imported
from tests.services.history.test_history_against_a_model import Story, stories
from tests.services.looking import look
from tests.services.model import Look

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
numbers = count(1)


async def grow(tracker: Tracker, hiscores: DemoServer, clock: SetClock) -> int:
    """A player with some history: a new skill, a metric nobody knew, a paused time, a look that cannot be progress."""
    hiscores.world.add_player("Plain Jane")
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, 45)
    for kills in range(1, 4):
        clock.advance(minutes=30)
        hiscores.world.gain("Plain Jane", "Zulrah", kills)
        await look(tracker, player_id)
    clock.advance(days=9)
    hiscores.world.add_metric("Cartography", is_skill=True)
    hiscores.world.add_metric("Moon Sovereign", value=7)
    await look(tracker, player_id)
    clock.advance(minutes=30)
    hiscores.world.gain("Plain Jane", "Vorkath", 100_000)
    assert (await look(tracker, player_id)).outcome == "quarantined"
    return player_id


@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(story=stories)
async def test_every_story_is_the_same_elsewhere(
    tracker: Tracker,
    hiscores: DemoServer,
    clock: SetClock,
    elsewhere: Database,
    story: list[tuple[Any, ...]],
) -> None:
    clock.now = START
    async with tracker.database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM players"))
    await empty(elsewhere)
    shown: Look = {"Attack": (1000, 500), "Magic": (0, None), "Zulrah": (10, 77), "LMS - Rank": (700, 9)}
    told = Story(tracker, hiscores, clock, f"t{next(numbers)}", dict(shown), dict(shown))
    await told.begin()
    for kind, *details in story:
        await getattr(told, kind)(*details)
    await sealing.seal(tracker.database, (await told.player()).id, clock.now)
    names = await imported(elsewhere, await exported(tracker.database))
    assert len(names) == 1 + len(told.archives)
    assert await by_name.everything(elsewhere) == await by_name.everything(tracker.database)
    assert (await imported_again(elsewhere)) == await by_name.everything(elsewhere)


async def imported_again(database: Database) -> dict[str, Any]:
    """What is there after a way out and back in."""
    file = await exported(database)
    await empty(database)
    await imported(database, file)
    return await by_name.everything(database)


async def test_metrics_are_the_same_by_name_and_new_ones_are_added(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, elsewhere: Database
) -> None:
    await grow(tracker, hiscores, clock)
    await imported(elsewhere, await exported(tracker.database))
    here, there = await described_metrics(tracker.database), await described_metrics(elsewhere)
    assert here == there
    assert {"Cartography", "Moon Sovereign"} <= there.keys()
    assert await by_name.everything(elsewhere) == await by_name.everything(tracker.database)


async def test_closed_weeks_arrive_packed_and_the_open_one_does_not(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, elsewhere: Database
) -> None:
    await grow(tracker, hiscores, clock)
    async with elsewhere.sessions() as session:
        clock.now = (await session.execute(text("SELECT now() - interval '10 minutes'"))).scalar_one()
    hiscores.world.gain("Plain Jane", "Vorkath", -100_000)
    hiscores.world.gain("Plain Jane", "Zulrah", 4)
    async with tracker.database.sessions() as session:
        player = await finding.find(session, "Plain Jane")
    await look(tracker, player.id)
    await imported(elsewhere, await exported(tracker.database))
    assert await stored.count(elsewhere, RankPage) == 2
    async with elsewhere.sessions() as session:
        assert (await session.scalars(select(Snapshot.fetched_at))).all() == [clock.now]
    assert await by_name.everything(elsewhere) == await by_name.everything(tracker.database)


async def described_metrics(database: Database) -> dict[str, Any]:
    async with database.sessions() as session:
        return {
            metric.name: (metric.slug, metric.kind, metric.measure, metric.is_monotonic, metric.first_seen_at)
            for metric in await session.scalars(select(Metric))
        }


async def test_tracking_goes_on_elsewhere_and_invents_no_gain(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, elsewhere: Database
) -> None:
    await grow(tracker, hiscores, clock)
    names = await imported(elsewhere, await exported(tracker.database))
    there = replace(tracker, database=elsewhere, metrics=MetricIndex())
    async with elsewhere.sessions() as session:
        player = await finding.find(session, names["Plain Jane"])
    before = await stored.changes(elsewhere, player.id)
    clock.advance(minutes=45)
    assert (await look(there, player.id)).outcome == "quarantined"
    assert await stored.changes(elsewhere, player.id) == before
    hiscores.world.gain("Plain Jane", "Vorkath", -100_000)
    clock.advance(minutes=45)
    hiscores.world.gain("Plain Jane", "Zulrah", 4)
    assert (await look(there, player.id)).outcome == "success"
    changes = await stored.changes(elsewhere, player.id, after=before[-1]["at"])
    assert [(change["metric"], change["since"]) for change in changes] == [("Zulrah", player.last_fetched_at)]
    assert changes[0]["value"] == 4 + max(each["value"] for each in before if each["metric"] == "Zulrah")


async def test_a_file_whose_player_is_tracked_here_is_refused(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, elsewhere: Database
) -> None:
    await grow(tracker, hiscores, clock)
    hiscores.world.add_player("Other")
    await adding.add(tracker, "Other", Board.regular, None)
    file = await exported(tracker.database)
    await imported(elsewhere, file)
    before = await by_name.everything(elsewhere)
    with pytest.raises(Conflict, match="already: Other, Plain Jane"):
        await imported(elsewhere, file)
    assert await by_name.everything(elsewhere) == before


async def refused(database: Database, file: bytes, error: type[AppError] = Invalid) -> str:
    """What is said about a file that leaves nothing behind."""
    metrics = await described_metrics(database)
    with pytest.raises(error) as caught:
        await imported(database, file)
    rows = await by_name.everything(database)
    assert not any(rows.values())
    assert await described_metrics(database) == metrics
    return caught.value.detail


async def test_a_file_that_was_cut_anywhere_is_refused(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, elsewhere: Database
) -> None:
    await grow(tracker, hiscores, clock)
    plain = await exported(tracker.database)
    packed = zstandard.ZstdCompressor(write_checksum=True).compress(plain)
    lines = plain.splitlines(keepends=True)
    for file in (plain[:-1], b"".join(lines[:-1]), b"".join(lines[:150]), plain[: len(plain) // 2]):
        assert "not complete" in await refused(elsewhere, file)
    for end in (len(packed) // 2, len(packed) - 200):
        assert "not complete" in await refused(elsewhere, packed[:end])
    assert "goes on after its end" in await refused(elsewhere, plain + lines[-1])
    assert await refused(elsewhere, packed + b"more")
    assert len(await imported(elsewhere, packed)) == 1


async def test_a_file_that_says_something_else_for_a_flipped_bit_is_refused(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, elsewhere: Database
) -> None:
    await grow(tracker, hiscores, clock)
    plain = await exported(tracker.database)
    packed = zstandard.ZstdCompressor(write_checksum=True).compress(plain)
    for file in (plain, packed):
        for place in range(0, len(file), len(file) // 12):
            for bit in (0, 2):
                flipped = bytearray(file)
                flipped[place] ^= 1 << bit
                if not unpacks_to(plain, bytes(flipped)):
                    assert await refused(elsewhere, bytes(flipped))


def unpacks_to(plain: bytes, packed: bytes) -> bool:
    """Whether the flip did no harm: it copies from another place that reads the same, say (one flip in 1,400)."""
    try:
        return zstandard.ZstdDecompressor().decompressobj().decompress(packed) == plain
    except zstandard.ZstdError:
        return False


@pytest.mark.parametrize(
    "file",
    [
        *(b"", b"\n", b"{}\n", b"metric,at\nattack,2026\n", b"PK\x03\x04", b"\x28\xb5\x2f\xfdnonsense"),
        *(b"[" * 100_000 + b"\n", b'{"line": "end", "counts": {}, "sha256": ""}\n'),
    ],
)
async def test_what_is_no_export_is_refused(elsewhere: Database, file: bytes) -> None:
    assert (await refused(elsewhere, file)).startswith(("This is no export", "The file is"))


def sealed(lines: list[dict[str, Any]]) -> bytes:
    """Lines as a file that is whole, whatever they say."""
    body = b"".join(orjson.dumps(line) + b"\n" for line in lines)
    end = {"line": "end", "counts": Counter(line["line"] for line in lines), "sha256": sha256(body).hexdigest()}
    return body + orjson.dumps(end) + b"\n"


DELETED = object()


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("header", {"version": 2}, "version 2"),
        ("header", {"format": "csv"}, "no export"),
        ("metric", {"measure": "level"}, "is level in the file and"),
        ("metric", {"id": 70000}, "id"),
        ("metric", {"id": 2}, "one id"),
        ("metric", {"slug": "attack"}, "one slug"),
        ("metric", {"line": "metrics"}, "line"),
        ("player", {"username": "no/name"}, "A name has"),
        ("player", {"last_attempt_at": "2150-01-01T00:00:00Z"}, "later than now"),
        ("player", {"last_changed_at": None}, "changed_means_stored"),
        ("player", {"fetch_interval_minutes": 0}, "interval"),
        ("player", {"is_admin": True}, "is_admin"),
        ("player", {"status": "great"}, "status"),
        ("player", {"last_error": "\x00"}, "database"),
        ("change", {"value": -1}, "value"),
        ("change", {"value": 1.5}, "value"),
        ("change", {"value": "7"}, "value"),
        ("change", {"value": 2**63}, "value"),
        ("change", {"metric": "nonsense"}, "no metric 'nonsense'"),
        ("change", {"at": "yesterday"}, "at"),
        ("change", {"at": "2026-03-02T12:00:00"}, "at"),
        ("change", {"since": "2026-03-02T11:00:00.5Z"}, "whole seconds"),
        ("change", {"since": "2100-03-02T11:00:00Z"}, "whole seconds"),
        ("change", {"value": None, "since": None}, "only_the_known"),
        ("snapshot", {"ranks": [0]}, "ranks"),
        ("snapshot", {"ranks": [None] * 500 + [1]}, "id 501"),
        ("snapshot", {"board": "moon"}, "board"),
        ("coverage", {"until": "2025-01-01T00:00:00Z"}, "ends_after_start"),
        ("episode", {"before": {"Nonsense": [1, 1, True]}}, "no metric named 'Nonsense'"),
        ("episode", {"looks": 0}, "latest_is_not_before_first"),
        ("event", {"kind": "party"}, "kind"),
        ("state", {"values": [1]}, "as many"),
        ("state", DELETED, "Plain Jane cannot be imported: its state is missing"),
    ],
)
async def test_a_line_that_is_not_as_it_should_be_is_named(
    tracker: Tracker,
    hiscores: DemoServer,
    clock: SetClock,
    elsewhere: Database,
    kind: str,
    changes: Any,
    said: str,
) -> None:
    await grow(tracker, hiscores, clock)
    lines = [orjson.loads(line) for line in (await exported(tracker.database)).splitlines()][:-1]
    place = [line["line"] for line in lines].index(kind)
    if changes is DELETED:
        lines.pop(place)
    else:
        lines[place] |= changes
    detail = await refused(elsewhere, sealed(lines))
    assert said in detail
    if kind != "header" and changes is not DELETED:
        first, last = place + 1, max(i for i, line in enumerate(lines, 1) if line["line"] == lines[place]["line"])
        assert f"Line {place + 1} " in detail or f"Lines {first} to {last} " in detail


@pytest.mark.parametrize("kind", ["name", "coverage", "snapshot", "change", "adjustment", "episode", "state"])
async def test_what_stands_there_twice_or_in_a_wrong_place_is_refused(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, elsewhere: Database, kind: str
) -> None:
    await grow(tracker, hiscores, clock)
    async with tracker.database.transaction() as session:
        await changing.rename(session, tracker, await finding.find(session, "Plain Jane"), "Jane")
    lines = [orjson.loads(line) for line in (await exported(tracker.database)).splitlines()][:-1]
    place = [line["line"] for line in lines].index(kind)
    said = "comes after a later one" if kind == "snapshot" else "says the database"
    assert said in await refused(elsewhere, sealed([*lines, lines[place]]))
    assert "before" in await refused(elsewhere, sealed([lines[0], lines[place], *lines[1:]]))
    described = [line for line in lines if line["line"] in ("header", "metric")]
    assert "before a player" in await refused(elsewhere, sealed([*described, lines[place]]))
