"""The demo as `osrsdiff up --demo` runs it: its simulated hiscores, and its history if it has none yet."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.demo.server import DemoServer
from app.services.looks.tracker import Tracker
from app.showcase.history import EVERY, make_history
from app.showcase.mark import Mark
from app.showcase.replay import floor, replay
from app.showcase.story import Story

LIVED_THROUGH = timedelta(hours=8)


@dataclass
class Demo:
    folder: Path
    mark: Mark
    story: Story

    async def fill(self, tracker: Tracker, report: Callable[[str], None]) -> None:
        """Make the history, unless an earlier start has made all of it; then the hiscores live as we do."""
        if not self.mark.is_full:
            await self._make(tracker, report)
            self.mark = replace(self.mark, is_full=True).write(self.folder)
        self.story.go_on_by_itself(datetime.now(UTC))

    async def _make(self, tracker: Tracker, report: Callable[[str], None]) -> None:
        begun = self.mark.begun
        start = floor(begun - LIVED_THROUGH, EVERY)
        self.story.go_on(start)
        await make_history(tracker, self.story.world, start, begun, report)
        await replay(tracker, self.story, start, begun, report)


@asynccontextmanager
async def open_demo(folder: Path) -> AsyncIterator[Demo]:
    """Its hiscores answer on a port of this machine that nobody else has, and the folder says which."""
    mark = Mark.read(folder)
    if mark is None or not mark.is_full:
        mark = Mark(datetime.now(UTC))
    story = Story(mark.begun)
    async with DemoServer(story.world) as server:
        yield Demo(folder, replace(mark, hiscores_url=server.url).write(folder), story)
