"""What is stored, without the ids that an instance happens to give: the same wherever the history is the same."""

from typing import Any

from sqlalchemy import select

from app.db import Database
from app.models.adjustment import Adjustment
from app.models.change import Change
from app.models.coverage import Coverage
from app.models.metric import Metric
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.player_name import PlayerName
from app.models.player_state import PlayerState
from app.models.quarantine import Quarantine
from app.models.record import Record
from tests.services import stored

TABLES = (PlayerName, PlayerState, Change, Adjustment, Coverage, Quarantine, PlayerEvent, Record)
LEASES = ("queued_until", "looking_until")

Rows = list[dict[str, Any]]


async def everything(database: Database) -> dict[str, Rows]:
    """All rows but the log of looks. An archive is called by its name and when it was added."""
    async with database.sessions() as session:
        players = (await session.scalars(select(Player).order_by(Player.id))).all()
        metrics = {metric.id: metric.name for metric in await session.scalars(select(Metric))}
        found = {
            model.__tablename__: [
                dict(row)
                for row in (
                    await session.execute(select(model.__table__).order_by(*model.__table__.primary_key))
                ).mappings()
            ]
            for model in TABLES
        }
    who = {player.id: _called(player) for player in players}
    episodes = {row["id"]: [row["first_at"], row["latest_at"]] for row in found["quarantine"]}
    described = {name: _sorted([_row(row, who, metrics, episodes) for row in rows]) for name, rows in found.items()}
    described["players"] = [_player(player) for player in sorted(players, key=_called)]
    described["snapshots"] = [
        {"player": who[player.id], "at": each.fetched_at, "board": each.board, "kind": each.kind}
        | {"ranks": _array(each.ranks, metrics)}
        for player in sorted(players, key=_called)
        for each in await stored.snapshots(database, player.id)
    ]
    return described


def _sorted(rows: Rows) -> Rows:
    return sorted(rows, key=repr)


def _called(player: Player) -> str:
    name, mark, _ = player.username.partition("~")
    return f"{name}~{player.created_at}" if mark else name


def _player(player: Player) -> dict[str, Any]:
    columns = {column.name for column in Player.__table__.columns} - {"id", "username_key", *LEASES}
    return {name: getattr(player, name) for name in columns} | {"username": _called(player)}


def _row(row: dict[str, Any], who: dict[int, str], metrics: dict[int, str], episodes: dict[int, Any]) -> dict[str, Any]:
    row["player_id"] = who[row["player_id"]]
    row.pop("id", None)
    if "metric_id" in row:
        row["metric_id"] = metrics[row["metric_id"]]
    if "successor_id" in row:
        row["successor_id"] = who.get(row["successor_id"])
    if "unreported" in row:
        row |= {name: _array(row[name], metrics) for name in ("values", "ranks")}
        row["unreported"] = sorted(metrics[metric_id] for metric_id in row["unreported"])
    if "detail" in row:
        detail = row["detail"]
        row["detail"] = {key: episodes[value] if key == "episode" else value for key, value in detail.items()}
        if "split_from" in detail:
            row["detail"]["split_from"] = detail["split_from"].partition("~")[0]
    return row


def _array(values: list[int | None], metrics: dict[int, str]) -> dict[str, int]:
    return {metrics[place]: value for place, value in enumerate(values, start=1) if value is not None}
