"""The metrics table: a name never heard of becomes a metric here, by itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import DateTime, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores.errors import Malformed
from app.hiscores.metrics import CATALOGUE, newly_seen
from app.hiscores.metrics import Metric as Described
from app.hiscores.parser import Hiscores
from app.models.metric import Metric
from app.services.history import records
from app.services.history.renames import take_new_names

MAX_NEW_NAMES = 20
REGISTER_LOCK = 7_601_001
"""Advisory lock under which ids are given out."""


async def all_metrics(session: AsyncSession) -> Sequence[Metric]:
    """Those that turned out to be another under a later name are left out."""
    return (await session.scalars(select(Metric).where(Metric.merged_into.is_(None)).order_by(Metric.id))).all()


async def register(session: AsyncSession, hiscores: Hiscores, names: set[str], at: datetime) -> None:
    """Give every name a row, and every row the time of its first sight.

    Raises Malformed for more new names at once than an update of the game brings: this is some other page.
    """
    await session.execute(select(func.pg_advisory_xact_lock(REGISTER_LOCK)))
    existing = set(await session.scalars(select(Metric.name).where(Metric.name.in_(names))))
    if len(names - existing) > MAX_NEW_NAMES:
        raise Malformed(f"The answer has more than {MAX_NEW_NAMES} rows nobody has heard of.")
    new = [newly_seen(name, is_skill=name in hiscores.skills) for name in sorted(names - existing)]
    await _insert(session, new)
    await session.execute(
        update(Metric).where(Metric.name.in_(names), Metric.first_seen_at.is_(None)).values(first_seen_at=at)
    )


async def adopt(session: AsyncSession, described: Sequence[Described]) -> dict[str, Metric]:
    """The metrics of these names, each known here or added as it is described."""
    named = select(Metric).where(Metric.name.in_([metric.name for metric in described]))
    if len((await session.scalars(named)).all()) < len(described):
        await session.execute(select(func.pg_advisory_xact_lock(REGISTER_LOCK)))
        existing = {row.name for row in await session.scalars(named)}
        await _insert(session, [metric for metric in described if metric.name not in existing])
    return {row.name: row for row in await session.scalars(named)}


async def seen_before(session: AsyncSession, first_seen: Mapping[int, datetime]) -> None:
    """Looks of another instance showed these metrics, by id, as early as that."""
    earlier = func.least(Metric.first_seen_at, bindparam("seen_at", type_=DateTime(timezone=True)))
    statement = update(Metric).where(Metric.id == bindparam("metric_id")).values(first_seen_at=earlier)
    if first_seen:
        rows = [{"metric_id": metric_id, "seen_at": at} for metric_id, at in sorted(first_seen.items())]
        await (await session.connection()).execute(statement, rows)


async def sync_catalogue(session: AsyncSession) -> None:
    """Bring the table up to this release's catalogue; metrics found before the release knew them take its kind."""
    await session.execute(select(func.pg_advisory_xact_lock(REGISTER_LOCK)))
    await take_new_names(session)
    existing = set(await session.scalars(select(Metric.name)))
    await _insert(session, [metric for name, metric in CATALOGUE.items() if name not in existing])
    known = (await session.scalars(select(Metric).where(Metric.name.in_(CATALOGUE)))).all()
    for row in known:
        described = CATALOGUE[row.name]
        has_records = row.is_monotonic
        row.kind, row.measure = described.kind, described.measure
        row.minimum, row.is_monotonic = described.minimum, described.is_monotonic
        if row.is_monotonic != has_records:
            await session.flush()
            await records.rebuild_metric(session, row.id)


async def _insert(session: AsyncSession, metrics: list[Described]) -> None:
    if not metrics:
        return
    last_id = await session.scalar(select(func.coalesce(func.max(Metric.id), 0))) or 0
    slugs = set(await session.scalars(select(Metric.slug)))
    rows = []
    for new_id, metric in enumerate(metrics, start=last_id + 1):
        # Two names may make one slug ("A B", "A-B"): the later one gets its id appended.
        slug = metric.slug if metric.slug and metric.slug not in slugs else f"{metric.slug or 'metric'}_{new_id}"
        slugs.add(slug)
        rows.append(_row(new_id, slug, metric))
    await session.execute(insert(Metric), rows)


def _row(new_id: int, slug: str, metric: Described) -> dict[str, object]:
    return {
        "id": new_id,
        "name": metric.name,
        "slug": slug,
        "kind": metric.kind,
        "measure": metric.measure,
        "minimum": metric.minimum,
        "is_monotonic": metric.is_monotonic,
    }
