"""The table of results, and what is said meanwhile."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.table import Table

PIPED_WIDTH = 110
"""Enough for the table where nobody sees it."""

console = Console(width=None if sys.stdout.isatty() else PIPED_WIDTH)


@dataclass(frozen=True, slots=True)
class Row:
    """One result. A target is the least or the most that will do; without one the row is told for information."""

    what: str
    measured: float
    unit: str
    target: float | None = None
    better: Literal["more", "less"] = "less"

    @property
    def is_met(self) -> bool | None:
        if self.target is None:
            return None
        return self.measured >= self.target if self.better == "more" else self.measured <= self.target


def show(rows: Iterable[Row]) -> None:
    table = Table("What", "Unit")
    for title in ("Measured", "Target", "Met"):
        table.add_column(title, justify="right")
    for row in rows:
        sign = "≥" if row.better == "more" else "≤"
        target = "" if row.target is None else f"{sign} {row.target:,g}"
        met = {None: "", True: "[green]yes[/]", False: "[red]no[/]"}[row.is_met]
        table.add_row(row.what, row.unit, f"{row.measured:,.{1 if row.measured < 1000 else 0}f}", target, met)
    console.print(table)


def say(step: str) -> None:
    console.print(f"{step} ...", style="dim")
