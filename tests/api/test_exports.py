"""A player's history as a file: complete, from one moment, and whole or cut."""

import csv
import io
from typing import Any

import httpx
import orjson
import pyarrow.parquet as pq
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.api import exports as api_exports
from app.demo.server import DemoServer
from app.models.player import Player
from app.services import exports, sealing
from app.workers.runtime import Runtime
from tests.api.test_looks import look
from tests.api.test_players import URL, add, check_problem
from tests.services import stored

JANE = f"{URL}/Plain Jane/export"


@pytest.fixture
async def player_id(admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime) -> int:
    """After a baseline, progress, ranks of a week that is packed, and a step that is no gain."""
    await add(admin, hiscores)
    for kills in (3, 4):
        hiscores.world.gain("Plain Jane", "Zulrah", kills)
        await look(app_runtime)
    async with app_runtime.database.transaction() as session:
        player_id: int = (await session.execute(text("SELECT id FROM players"))).scalar_one()
        await session.execute(text("UPDATE coverage SET start = start - interval '30 days'"))
        await session.execute(
            text("UPDATE snapshots SET fetched_at = fetched_at - interval '30 days' WHERE kind = 'first'")
        )
        await session.execute(
            text(
                "INSERT INTO adjustments SELECT player_id, metric_id, at, 1, 'accepted' FROM changes "
                "ORDER BY at DESC LIMIT 1"
            )
        )
        now = await app_runtime.tracker.now(session)
    assert await sealing.seal(app_runtime.database, player_id, now) == 1
    return player_id


async def expected_rows(runtime: Runtime, player_id: int) -> list[dict[str, Any]]:
    changes = await stored.changes(runtime.database, player_id)
    async with runtime.database.sessions() as session:
        await runtime.metrics.refresh(session)
    rows = [
        {
            "metric": runtime.metrics.by_name[change["metric"]].slug,
            "at": change["at"],
            "since": change["since"],
            "value": change["value"],
            "rank": change["rank"],
        }
        for change in changes
    ]
    return sorted(rows, key=lambda row: (row["metric"], row["at"]))


def narrowed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = ("metric", "at", "since", "value", "rank")
    return sorted(({name: row[name] for name in names} for row in rows), key=lambda row: (row["metric"], row["at"]))


async def test_a_parquet_file_has_a_typed_row_for_each_change(
    admin: httpx.AsyncClient, app_runtime: Runtime, player_id: int
) -> None:
    answer = await admin.get(JANE, params={"format": "parquet"})
    assert answer.status_code == 200
    rows = pq.read_table(io.BytesIO(answer.content)).to_pylist()
    assert narrowed(rows) == await expected_rows(app_runtime, player_id)
    assert [(row["adjustment"], row["reason"]) for row in rows if row["reason"]] == [(1, "accepted")]


async def test_a_csv_file_says_the_same(admin: httpx.AsyncClient, app_runtime: Runtime, player_id: int) -> None:
    answer = await admin.get(JANE)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plain_jane.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    expected = await expected_rows(app_runtime, player_id)
    assert [(row["metric"], row["at"], row["value"]) for row in sorted(rows, key=lambda r: (r["metric"], r["at"]))] == [
        (row["metric"], row["at"].isoformat(), str(row["value"])) for row in expected
    ]
    attack = next(row for row in rows if row["metric"] == "attack")
    assert (attack["kind"], attack["since"], attack["adjustment"]) == ("skill", "", "")
    assert int(attack["level"]) >= 1


async def test_lines_hold_everything_and_count_themselves(
    admin: httpx.AsyncClient, app_runtime: Runtime, player_id: int
) -> None:
    answer = await admin.get(JANE, params={"format": "jsonl"})
    lines = [orjson.loads(line) for line in answer.content.splitlines()]
    kinds = [line["line"] for line in lines]
    assert (kinds[0], lines[0]["username"], lines[0]["format"]) == ("header", "Plain Jane", exports.FORMAT)
    assert lines[-1] == {"line": "end", "lines": len(lines) - 1}
    changes = await stored.changes(app_runtime.database, player_id)
    assert kinds.count("change") == len(changes)
    snapshots = await stored.snapshots(app_runtime.database, player_id)
    sent = [line for line in lines if line["line"] == "snapshot"]
    assert [line["at"] for line in sent] == [each.fetched_at.isoformat().replace("+00:00", "Z") for each in snapshots]
    ranked = [[rank for rank in each.ranks if rank is not None] for each in snapshots]
    assert [list(line["ranks"].values()) for line in sent] == ranked
    assert {"coverage", "event"} <= set(kinds)


@pytest.mark.parametrize(("path", "status"), [("Plain Jane/export?format=xlsx", 422), ("Nobody/export", 404)])
async def test_what_cannot_be_exported_is_refused(
    admin: httpx.AsyncClient, hiscores: DemoServer, path: str, status: int
) -> None:
    await add(admin, hiscores)
    answer = await admin.get(f"{URL}/{path}")
    assert answer.status_code == status
    check_problem(answer)


async def test_many_exports_at_once_leave_the_connections_to_others(admin: httpx.AsyncClient, player_id: int) -> None:
    async with api_exports._places, api_exports._places:
        answer = await admin.get(JANE)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        check_problem(answer)
    assert (await admin.get(JANE)).status_code == 200


async def test_an_export_is_of_one_moment_and_frees_its_connection_when_nobody_reads_on(
    app: FastAPI, hiscores: DemoServer, app_runtime: Runtime, player_id: int
) -> None:
    async with app_runtime.database.sessions() as session:
        player = await session.get_one(Player, player_id)
    sent = api_exports._sent(app_runtime, player, "jsonl")
    begun = await anext(sent)
    before = len(await stored.changes(app_runtime.database, player_id))
    hiscores.world.gain("Plain Jane", "Attack", 9)
    await look(app_runtime)
    rest = b"".join([begun] + [part async for part in sent])
    assert rest.count(b'"line":"change"') == before
    for _ in range(2 * app_runtime.settings.database.pool_size):
        unread = api_exports._sent(app_runtime, player, "csv")
        await anext(unread)
        await unread.aclose()
    assert not api_exports._places.locked()


async def test_a_long_history_is_sent_a_little_at_a_time(app_runtime: Runtime, player_id: int) -> None:
    async with app_runtime.database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO changes (player_id, metric_id, at, value, gap_seconds) SELECT :player_id, 2, "
                "timestamptz '2020-01-01' + n * interval '1 minute', n, 60 FROM generate_series(1, 60000) AS n"
            ),
            {"player_id": player_id},
        )
        player = await session.get_one(Player, player_id)
    for kind in ("csv", "jsonl", "parquet"):
        sizes = [len(part) async for part in api_exports._sent(app_runtime, player, kind)]
        assert max(sizes) < sum(sizes) / 1.1
        assert max(sizes) < 1_000_000
