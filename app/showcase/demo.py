"""The demo as `osrsdiff up --demo` runs it: its simulated hiscores, and its history if it has none yet."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.demo.server import DemoServer
from app.services.tracker import Tracker
from app.showcase.history import EVERY, make_history
from app.showcase.mark import Mark
from app.showcase.replay import replay
from app.showcase.story import Story

LIVED_THROUGH = timedelta(hours=8)


@dataclass
class Demo:
    folder: Path
    mark: Mark
    story: Story

    async def fill(self, tracker: Tracker, report: Callable[[str], None]) -> None:
        """Make the history, unless an earlier start has made all of it."""
        if self.mark.is_full:
            return
        begun = self.mark.begun
        start = begun - LIVED_THROUGH
        start -= (start - datetime.min.replace(tzinfo=UTC)) % EVERY
        self.story.go_on(start)
        await make_history(tracker, self.story.world, start, begun, report)
        await replay(tracker, self.story, start, begun, report)
        self.mark = self.mark.changed(self.folder, is_full=True)

    def go_on(self) -> None:
        """From now on the simulated hiscores live as we do."""
        self.story.go_on_by_itself(datetime.now(UTC))


@asynccontextmanager
async def open_demo(folder: Path) -> AsyncIterator[Demo]:
    """Its hiscores answer on a port of this machine that nobody else has, and the folder says which."""
    mark = Mark.read(folder)
    if mark is None or not mark.is_full:
        mark = Mark(datetime.now(UTC))
    story = Story(mark.begun)
    async with DemoServer(story.world) as server:
        yield Demo(folder, mark.changed(folder, hiscores_url=server.url), story)
