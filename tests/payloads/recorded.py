"""Answers of the real hiscores, recorded through the years; they are no part of this repository.

The CSV of `index_lite.ws` says nothing but numbers: which row is which follows from how many there are, by the list of
rows as of the last whole recording and the list of when each was added.
"""

from pathlib import Path
from typing import Any

import orjson
import pytest

from app.hiscores.metrics import OVERALL, TOTAL_LEVEL
from app.hiscores.parser import Reading

HISCORES = Path(__file__).parents[3] / "shared" / "hiscores"
LAST_WHOLE = "2026-08-12_rollthej_main_rank-1-score-real"
ROWS_UNCERTAIN = {"2022-02-27_wom_lynxtitan_main_2ca69f1a"}
"""Of February 2022, but with as many rows as there were only from April on."""
RENAMED = {f"Bounty Hunter - {role} (new)": f"Bounty Hunter (Legacy) - {role}" for role in ("Hunter", "Rogue")}
"""With the new rows of May 2023 the old ones, which had the names of the new until then, were called legacy."""

needed = pytest.mark.skipif(not HISCORES.is_dir(), reason="the recorded payloads are not part of this repository")

Document = dict[str, Any]


def files(folder: str) -> list[Path]:
    """Empty where there are no recordings."""
    return sorted((HISCORES / "payloads" / folder).glob("*"))


BODIES = files("json")
TABLES = files("csv")
NAMED_TABLES = [path for path in TABLES if path.stem not in ROWS_UNCERTAIN]
OTHER_PAGES = [*files("html"), *files("ranking")]


def document(path: Path) -> Document:
    """The answer as JSON has it, whichever way it was recorded."""
    if path in TABLES:
        return _from_table(path)
    loaded: Document = orjson.loads(path.read_bytes())
    return loaded


def readings(document: Document) -> dict[str, Reading]:
    """What an answer says row by row, said independently of the parser."""
    said = {
        row["name"]: Reading(_known(row.get("xp", row.get("score"))), _known(row["rank"]))
        for row in [*document["skills"], *document["activities"]]
    }
    overall = document["skills"][0]
    assert (overall["name"], overall["level"] > 0, overall["xp"] > 0) == (OVERALL, True, True)
    return {**said, TOTAL_LEVEL: Reading(overall["level"], None)}


def row_names(skills: int, activities: int) -> tuple[list[str], list[str]]:
    """The rows in their order while there were so many."""
    last = document(next(path for path in BODIES if path.stem == LAST_WHOLE))
    sizes = orjson.loads((HISCORES / "metrics.json").read_bytes())["era_sizes"]
    later = {RENAMED.get(name, name) for size in sizes if size["activities"] > activities for name in size["added"]}
    names = [row["name"] for row in last["activities"] if row["name"] not in later]
    return [row["name"] for row in last["skills"][:skills]], names


def _from_table(path: Path) -> Document:
    rows = [[int(number) for number in line.split(",")] for line in path.read_text().split()]
    skills, activities = [row for row in rows if len(row) == 3], [row for row in rows if len(row) == 2]
    skill_names, names = row_names(len(skills), len(activities))
    return {
        "skills": [
            {"name": name, "rank": rank, "level": level, "xp": experience}
            for name, (rank, level, experience) in zip(skill_names, skills, strict=True)
        ],
        "activities": [
            {"name": name, "rank": rank, "score": score} for name, (rank, score) in zip(names, activities, strict=True)
        ],
    }


def _known(number: int) -> int | None:
    return None if number == -1 else number
