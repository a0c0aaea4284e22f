"""Exports over HTTP: what is in them, and what happens when one side goes away."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
import pyarrow as pa
import pytest
from pyarrow import parquet
from sqlalchemy import select

from app.demo.server import DemoServer
from app.hiscores import levels
from app.models.metric import Metric
from app.services.players import finding
from app.workers.runtime import Runtime
from tests.api.calls import URL, add, check_problem, look
from tests.services import stored

JANE = f"{URL}/plain_jane/export"


async def grow(admin: httpx.AsyncClient, hiscores: DemoServer, runtime: Runtime) -> int:
    """A player with a few looks, one of which showed a metric that nobody had heard of, and one of a new skill."""
    await add(admin, hiscores)
    for _ in range(3):
        hiscores.world.gain("Plain Jane", "Attack", 12_345)
        await look(runtime)
    hiscores.world.add_metric("Cartography", is_skill=True)
    hiscores.world.add_metric("Moon Sovereign", value=7)
    await look(runtime)
    async with runtime.database.sessions() as session:
        return (await finding.find(session, "plain jane")).id


async def expected_rows(runtime: Runtime, player_id: int) -> list[dict[str, Any]]:
    """The rows of the table, from the stored changes and adjustments."""
    async with runtime.database.sessions() as session:
        metrics = {metric.name: metric for metric in await session.scalars(select(Metric))}
    steps = {}
    for row in (await stored.everything(runtime.database))["adjustments"]:
        steps[row["metric_id"], row["at"]] = row["step"], row["reason"]
    rows = []
    for change in await stored.changes(runtime.database, player_id):
        metric = metrics[change["metric"]]
        step, reason = steps.get((metric.id, change["at"]), (None, None))
        has_level = metric.kind == "skill" and change["value"] is not None
        row = {"metric": metric.slug, "kind": metric.kind, "measure": metric.measure}
        row |= {"at": change["at"], "since": change["since"]}
        row |= {"value": change["value"], "rank": change["rank"]}
        row |= {"level": levels.level(change["value"]) if has_level else None, "adjustment": step, "reason": reason}
        rows.append((metric.id, row))
    return [row for _, row in sorted(rows, key=lambda each: (each[0], each[1]["at"]))]


async def test_csv_has_a_row_for_every_change(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    expected = await expected_rows(app_runtime, await grow(admin, hiscores, app_runtime))
    answer = await admin.get(JANE)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="plain_jane.csv"'
    read = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert read == [{name: _as_text(field) for name, field in row.items()} for row in expected]
    assert {row["reason"] for row in read} == {"", "new_skill"}


def _as_text(field: object) -> str:
    if isinstance(field, datetime):
        return field.astimezone(UTC).isoformat(sep=" ").removesuffix("+00:00")
    return "" if field is None else str(field)


async def test_parquet_has_the_same_rows_with_their_types(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    expected = await expected_rows(app_runtime, await grow(admin, hiscores, app_runtime))
    answer = await admin.get(JANE, params={"format": "parquet"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    assert answer.headers["content-disposition"] == 'attachment; filename="plain_jane.parquet"'
    table = parquet.read_table(pa.BufferReader(answer.content))
    assert table.to_pylist() == expected
    assert {field.name: str(field.type) for field in table.schema}["at"] == "timestamp[us, tz=UTC]"
    for cut in (len(answer.content) - 1, len(answer.content) // 2):
        with pytest.raises(pa.ArrowInvalid):
            parquet.read_table(pa.BufferReader(answer.content[:cut]))


async def test_jsonl_says_all_there_is_and_how_much(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    player_id = await grow(admin, hiscores, app_runtime)
    answer = await admin.get(JANE, params={"format": "jsonl"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/jsonl")
    assert answer.headers["content-disposition"] == 'attachment; filename="plain_jane.jsonl"'
    lines = [orjson.loads(line) for line in answer.content.splitlines()]
    assert (lines[0]["line"], lines[0]["format"], lines[0]["players"]) == ("header", "osrsdiff", ["Plain Jane"])
    kinds = [line["line"] for line in lines]
    assert lines[-1]["counts"] == {kind: kinds.count(kind) for kind in kinds[:-1]}
    slugs = {line["id"]: line["slug"] for line in lines if line["line"] == "metric"}
    snapshots = [line for line in lines if line["line"] == "snapshot"]
    for line, snapshot in zip(snapshots, await stored.snapshots(app_runtime.database, player_id), strict=True):
        assert datetime.fromisoformat(line["at"]) == snapshot.fetched_at
        assert line["ranks"] == snapshot.ranks
    changes = [line for line in lines if line["line"] == "change"]
    assert len(changes) == len(await stored.changes(app_runtime.database, player_id))
    assert slugs[len(slugs)] in {change["metric"] for change in changes}


@pytest.mark.parametrize("query", ["?format=xlsx", "?format=", "?format=csv&format=xlsx"])
async def test_another_format_is_refused_with_a_sentence(
    admin: httpx.AsyncClient, hiscores: DemoServer, query: str
) -> None:
    await add(admin, hiscores)
    answer = await admin.get(JANE + query)
    assert answer.status_code == 422, answer.text
    check_problem(answer)


async def test_who_is_not_tracked_or_no_name_or_not_signed_in_has_no_export(
    admin: httpx.AsyncClient, anonymous: httpx.AsyncClient, hiscores: DemoServer
) -> None:
    await add(admin, hiscores)
    for client, path, status in (
        (admin, "nobody/export", 404),
        (admin, "way too long a name/export", 422),
        (anonymous, "plain_jane/export", 401),
    ):
        answer = await client.get(f"{URL}/{path}?format=csv")
        assert answer.status_code == status, answer.text
        check_problem(answer)
