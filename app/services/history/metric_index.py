"""What a process knows of the metrics: by id, by name and by slug."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Invalid
from app.hiscores import levels
from app.hiscores.metrics import Kind, Measure
from app.models.metric import Metric


@dataclass(frozen=True, slots=True)
class KnownMetric:
    """A row of `metrics`, as it was read: plain, since an answer of some hundred numbers asks it about each."""

    id: int
    name: str
    slug: str
    kind: Kind
    measure: Measure
    is_monotonic: bool
    merged_into: int | None
    first_seen_at: datetime | None

    def level(self, value: int | None) -> int | None:
        """1 to 99, of a skill; None for all else."""
        return levels.level(value) if self.kind == "skill" and value is not None else None

    def levels_gained(self, value: int | None, gained: int) -> int | None:
        """Those that a gain up to a value made: a step that is no gain makes none. None for what has no levels."""
        before = self.level(None if value is None else value - gained)
        after = self.level(value)
        return None if before is None or after is None else after - before


_ALL = select(
    Metric.id,
    Metric.name,
    Metric.slug,
    Metric.kind,
    Metric.measure,
    Metric.is_monotonic,
    Metric.merged_into,
    Metric.first_seen_at,
)


class MetricIndex:
    """The metrics table as this process knows it: it can be behind, not wrong, since ids and names change only when a
    new release starts."""

    def __init__(self) -> None:
        self.by_id: dict[int, KnownMetric] = {}
        self.by_name: dict[str, KnownMetric] = {}
        self.by_slug: dict[str, KnownMetric] = {}
        self.current: list[KnownMetric] = []
        """Without those that turned out to be others, in the order of their ids."""

    async def refresh(self, session: AsyncSession) -> None:
        # Also those merged into others: a process of the release before may still store something of them.
        rows = [KnownMetric(**row) for row in (await session.execute(_ALL.order_by(Metric.id))).mappings()]
        self.by_id = {row.id: row for row in rows}
        self.by_name = {row.name: row for row in rows}
        self.by_slug = {row.slug: row for row in rows}
        self.current = [row for row in rows if row.merged_into is None]

    def unseen(self, names: Iterable[str]) -> set[str]:
        """Those of the names that no look known to this process has shown before."""
        return {name for name in names if name not in self.by_name or self.by_name[name].first_seen_at is None}

    async def of_slug(self, session: AsyncSession, slug: str) -> KnownMetric:
        """Also by a slug that it had before it turned out to be another. Raises Invalid."""
        if slug not in self.by_slug:
            await self.refresh(session)
        if slug not in self.by_slug:
            raise Invalid(f"There is no metric '{slug}': GET /api/v1/metrics lists them.")
        metric = self.by_slug[slug]
        return metric if metric.merged_into is None else self.by_id[metric.merged_into]

    async def covering(self, session: AsyncSession, count: int) -> dict[int, KnownMetric]:
        """All metrics by id, at least up to the id `count`: another process may have found new ones."""
        if count > len(self.by_id):
            await self.refresh(session)
        return self.by_id
