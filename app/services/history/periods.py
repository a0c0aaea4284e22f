"""Spans of time that people ask for: `week`, `this_month`, `3d12h`, or from one moment to another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from app.errors import Invalid

LENGTHS = {
    "hour": timedelta(hours=1),
    "6h": timedelta(hours=6),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
ALL = "all"
CALENDAR = ("today", "yesterday", "this_week", "last_week", "this_month", "this_year")
UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
LONGEST = timedelta(days=36_500)
EARLIEST, LATEST = datetime(2001, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""RuneScape began in January 2001."""
MOST_BUCKETS = 2_000


@dataclass(frozen=True, slots=True)
class Span:
    """What happened after `start` and not after `end`."""

    start: datetime
    end: datetime


def in_reach(moment: datetime) -> datetime:
    """The moment in UTC. Raises ValueError for one that cannot be meant."""
    if not EARLIEST <= moment <= LATEST:
        raise ValueError(f"it has to be between the years {EARLIEST.year} and {LATEST.year}")
    return moment.astimezone(UTC)


def named(period: str, now: datetime, zone: ZoneInfo) -> Span | None:
    """The span that a period means now; None for `all`. Raises Invalid."""
    if period == ALL:
        return None
    if period in CALENDAR:
        return _calendar(period, now, zone)
    return Span(now - (LENGTHS.get(period) or _length(period)), now)


def _length(expression: str) -> timedelta:
    """`3d12h` -> 3.5 days."""
    if not re.fullmatch(r"(\d{1,6}[wdhm])+", expression, re.ASCII):
        named = ", ".join((*LENGTHS, ALL, *CALENDAR))
        raise Invalid(f"'{expression}' is no period: use {named}, or a length such as 3d12h (w, d, h, m).")
    parts = re.findall(r"(\d+)([wdhm])", expression)
    length = sum((timedelta(**{UNITS[unit]: int(count)}) for count, unit in parts), timedelta())
    if not timedelta() < length <= LONGEST:
        raise Invalid(f"'{expression}' is no period: it has to be longer than nothing, and at most 100 years.")
    return length


def _calendar(period: str, now: datetime, zone: ZoneInfo) -> Span:
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    starts = {
        "today": today,
        "yesterday": today - timedelta(days=1),
        "this_week": monday,
        "last_week": monday - timedelta(days=7),
        "this_month": today.replace(day=1),
        "this_year": today.replace(month=1, day=1),
    }
    ends = {"yesterday": today, "last_week": monday}
    end = midnight(ends[period], zone) if period in ends else now
    return Span(midnight(starts[period], zone), end)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins there. Where clocks skip midnight, that is the moment in which they do."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def buckets(span: Span, interval: str, zone: ZoneInfo) -> list[Span]:
    """A span cut at the local beginnings of hours, days, weeks (from Monday) or months. Raises Invalid for too many."""
    bounds = [span.start]
    for bound in _beginnings(span.start, interval, zone):
        if bound >= span.end:
            break
        if len(bounds) == MOST_BUCKETS:
            raise Invalid(f"That is more than {MOST_BUCKETS} {interval}s: ask for longer ones, or for less time.")
        if bound > bounds[-1]:  # Clocks have skipped whole days.
            bounds.append(bound)
    return [Span(*bounds_of) for bounds_of in pairwise([*bounds, span.end])]


def _beginnings(start: datetime, interval: str, zone: ZoneInfo) -> Iterator[datetime]:
    """Of the intervals after `start`, without end."""
    local = start.astimezone(zone)
    if interval == "hour":
        # In UTC, so that an hour that clocks repeat or skip is one or none.
        into_the_hour = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        beginning = start.astimezone(UTC) - into_the_hour
        while True:
            beginning += LENGTHS["hour"]
            yield beginning
    day = local.date()
    while True:
        day = _next_beginning(day, interval)
        yield midnight(day, zone)


def _next_beginning(day: date, interval: str) -> date:
    if interval == "day":
        return day + timedelta(days=1)
    if interval == "week":
        return day + timedelta(days=7 - day.weekday())
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
