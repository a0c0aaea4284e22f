"""What the history of a player has to be, reckoned from the looks alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

Change = tuple[str, datetime, int | None, datetime | None]
"""Metric, time, new value (None: became unknown), and the last look that saw the old value (None: a baseline)."""


def expected_changes(looks: Iterable[tuple[datetime, Mapping[str, int]]]) -> set[Change]:
    """Everything that differs from one look to the next; a look holds the values it knows."""
    changes: set[Change] = set()
    last: dict[str, tuple[int, datetime]] = {}
    before = None
    for at, values in looks:
        for metric, value in values.items():
            known, seen = last.get(metric, (None, None))
            if known != value or seen != before:
                changes.add((metric, at, value, seen))
        for metric, (_, seen) in last.items():
            if seen == before and metric not in values:
                changes.add((metric, at, None, before))
        last |= {metric: (value, at) for metric, value in values.items()}
        before = at
    return changes


def gained(changes: Iterable[dict[str, Any]], adjustments: Iterable[tuple[str, int, str]]) -> Counter[str]:
    """The sum of what stored changes, in the order of time, say was gained: baselines and the unknown say nothing."""
    gains: Counter[str] = Counter()
    known: dict[str, int] = {}
    for change in changes:
        metric, value = change["metric"], change["value"]
        if value is not None:
            if change["since"] is not None:
                gains[metric] += value - known[metric]
            known[metric] = value
    for metric, step, _ in adjustments:
        gains[metric] -= step
    return gains
