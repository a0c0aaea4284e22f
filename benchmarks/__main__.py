"""Measures everything and prints one table.

uv run python -m benchmarks [--quick] [group ...]
"""

import argparse
import tempfile
from pathlib import Path

import uvloop

from benchmarks import crowd, depth, guessing, ingest, pacing, reads, starts, storage
from benchmarks.instance import open_instance
from benchmarks.report import Row, show
from benchmarks.sizes import FULL, QUICK, Size

GROUPS = ("history", "ingest", "starts", "pacing", "guessing")


async def measure(size: Size, groups: list[str], folder: Path) -> list[Row]:
    rows: list[Row] = []
    if "history" in groups:
        async with open_instance(folder / "history") as instance:
            for part in (storage, reads, depth):
                rows += await part.measure(instance, size)
            await crowd.load(instance, size)
        rows += await crowd.measure(folder / "history", size)
    if "ingest" in groups:
        rows += await ingest.measure(folder / "ingest", size)
    if "starts" in groups:
        rows += await starts.measure(folder / "starts", size)
    if "pacing" in groups:
        rows += pacing.measure(size)
    if "guessing" in groups:
        rows += await guessing.measure(folder / "guessing", size)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed and size.")
    parser.add_argument("--quick", action="store_true", help="little of everything, to see that it works")
    parser.add_argument("groups", nargs="*", help=f"of {', '.join(GROUPS)}; all unless some are named")
    asked = parser.parse_args()
    if unknown := set(asked.groups) - set(GROUPS):
        parser.error(f"there is no group {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="osrsdiff-") as folder:
        # Its processes of PostgreSQL run as another user if we are root.
        Path(folder).chmod(0o711)
        rows = uvloop.run(measure(QUICK if asked.quick else FULL, asked.groups or list(GROUPS), Path(folder)))
    show(rows)


if __name__ == "__main__":
    main()
