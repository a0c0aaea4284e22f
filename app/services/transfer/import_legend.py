"""Which metrics here are those of a file: its ids are other ones, names tell which are the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores.metrics import ALIASES
from app.hiscores.metrics import Metric as Described
from app.models.metric import Metric
from app.services.history import metrics
from app.services.transfer.export_lines import MetricLine
from app.services.transfer.import_faults import Misfit

COUNTS = {"kills", "score"}
"""What a release before did not know is a score there, and may be kills here: the numbers are the same."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Legend:
    names: Mapping[str, str]
    """Name in the file -> name here: a release may know a metric by a later name."""
    slugs: Mapping[str, int]
    """Slug in the file -> id here."""
    ids: Mapping[int, int]
    """Id in the file -> id here."""
    first_seen: Mapping[int, datetime]
    """Id here -> when a look first showed it there."""

    def id_of(self, slug: str) -> int:
        """Raises Misfit."""
        if slug not in self.slugs:
            raise Misfit(f"the file describes no metric '{slug}'")
        return self.slugs[slug]

    def array(self, values: Sequence[int | None]) -> list[int | None]:
        """What stands at the places of the file's ids, at those of the ids here. Raises Misfit."""
        moved: dict[int, int | None] = {}
        for metric_id, value in enumerate(values, start=1):
            if metric_id in self.ids:
                moved[self.ids[metric_id]] = value
            elif value is not None:
                raise Misfit(f"the file describes no metric with id {metric_id}")
        return [moved.get(place) for place in range(1, max(moved, default=0) + 1)]

    def by_name(self, each: Mapping[str, T]) -> dict[str, T]:
        """Under the names here. Raises Misfit."""
        if unknown := each.keys() - self.names.keys():
            raise Misfit(f"the file describes no metric named '{min(unknown)}'")
        return {self.names[name]: value for name, value in each.items()}


async def legend_of(session: AsyncSession, lines: Sequence[MetricLine]) -> Legend:
    """Metrics that nobody has heard of here are added. Raises Misfit for what contradicts itself or what is known."""
    in_file = {line.name for line in lines}
    for what in ("id", "slug", "name"):
        if len({getattr(line, what) for line in lines}) < len(lines):
            raise Misfit(f"two metrics have one {what}")
    names = {line.name: _name_here(line.name, in_file) for line in lines}
    if len(set(names.values())) < len(lines):
        raise Misfit("two metrics of the file are one here")
    found = await metrics.adopt(session, [_described(line, names[line.name]) for line in lines])
    rows = {line.id: found[names[line.name]] for line in lines}
    for line in lines:
        _merge_alike(line, rows)
        _check_measure(line, rows[line.id])
    return Legend(
        names,
        {line.slug: rows[line.id].id for line in lines},
        {line.id: rows[line.id].id for line in lines},
        {rows[line.id].id: line.first_seen_at for line in lines if line.first_seen_at is not None},
    )


def _name_here(name: str, in_file: set[str]) -> str:
    """Two that are in the file are two; whether a release makes them one is seen when it starts."""
    later = ALIASES.get(name, name)
    return name if later in in_file else later


def _described(line: MetricLine, name: str) -> Described:
    return Described(name, line.kind, line.measure, line.minimum, line.is_monotonic)


def _merge_alike(line: MetricLine, rows: Mapping[int, Metric]) -> None:
    if line.merged_into is None or rows[line.id].merged_into is not None:
        return
    if line.merged_into not in rows:
        raise Misfit(f"'{line.name}' became a metric that the file does not describe")
    rows[line.id].merged_into = rows[line.merged_into].id


def _check_measure(line: MetricLine, here: Metric) -> None:
    if line.measure != here.measure and not {line.measure, here.measure} <= COUNTS:
        raise Misfit(f"'{line.name}' is {line.measure} in the file and {here.measure} here")
