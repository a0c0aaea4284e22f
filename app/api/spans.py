"""How a request says which time it asks about: `period=week&tz=Europe/Berlin`, or `start=...&end=...`."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from fastapi import Depends, Query
from pydantic import AfterValidator, AwareDatetime, BeforeValidator

from app.errors import Invalid
from app.services.history import periods
from app.services.history.periods import Span, in_reach

UTC_ZONE = ZoneInfo("UTC")


def _with_plus(value: object) -> object:
    """A `+` that was not escaped arrives as a space: `2026-01-01T00:00:00 02:00`."""
    return re.sub(r" (\d\d:?\d\d)$", r"+\1", value) if isinstance(value, str) else value


Moment = Annotated[AwareDatetime, BeforeValidator(_with_plus), AfterValidator(in_reach)]


@cache
def _zones() -> set[str]:
    return available_timezones()


ZoneName = Annotated[str, Query(max_length=50, description="where days begin: UTC, Europe/Berlin, ...")]


async def _zone(tz: ZoneName = UTC_ZONE.key) -> ZoneInfo:
    return _zone_of(tz)


def _zone_of(tz: str) -> ZoneInfo:
    if tz not in _zones():
        raise Invalid(f"'{tz}' is no time zone: use a name such as UTC, Europe/Berlin or America/New_York.")
    return ZoneInfo(tz)


ZoneDep = Annotated[ZoneInfo, Depends(_zone)]


@dataclass(frozen=True, slots=True)
class AskedSpan:
    period: str | None
    start: datetime | None
    end: datetime | None
    zone: ZoneInfo

    @property
    def is_given(self) -> bool:
        return (self.period, self.start, self.end) != (None, None, None)

    def at(self, now: datetime, default: str) -> Span | None:
        """The span that is meant now; None for all there is. Raises Invalid."""
        if self.start is None:
            if self.end is not None:
                raise Invalid("An end needs a start.")
            return periods.named(self.period or default, now, self.zone)
        if self.period is not None:
            raise Invalid("Give a period, or a start and an end, not both.")
        span = Span(self.start, self.end or now)
        if span.start >= span.end:
            raise Invalid("The start has to be before the end.")
        return span


async def _asked(
    period: Annotated[
        str | None,
        Query(
            max_length=50,
            description="hour, 6h, day, week, month, year or all, up to now; today, yesterday, this_week, last_week, "
            "this_month or this_year; or a length such as 3d12h",
        ),
    ] = None,
    start: Annotated[Moment | None, Query(description="in place of a period")] = None,
    end: Annotated[Moment | None, Query(description="now, if it is left out")] = None,
    tz: ZoneName = UTC_ZONE.key,
) -> AskedSpan:
    return AskedSpan(period, start, end, _zone_of(tz))


SpanDep = Annotated[AskedSpan, Depends(_asked)]
