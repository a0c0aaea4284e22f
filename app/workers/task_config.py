"""The one table of scheduled tasks. Cron expressions are in UTC and stand nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from croniter import CroniterBadCronError, CroniterBadDateError, croniter

from app.config import Settings
from app.errors import StartupError


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """`name` is the task's name; its cron expression can be replaced by the setting `SCHEDULES__<NAME>`."""

    name: str
    cron: str
    description: str

    def next_slot(self, now: datetime) -> datetime:
        """The first slot after `now`."""
        return _at(croniter(self.cron, now).get_next(float), now)

    def latest_slot(self, now: datetime) -> datetime:
        """The last slot at or before `now`."""
        return _at(croniter(self.cron, now + timedelta(microseconds=1)).get_prev(float), now)

    def slot_length(self, slot: datetime) -> timedelta:
        """From a slot to the one after it."""
        return self.next_slot(slot) - slot


FETCH_HISCORES = "fetch_hiscores"
DISPATCH_DUE = "dispatch_due"
CHECK_BOARDS = "check_boards"
SEAL_RANKS = "seal_ranks"
TIDY_UP = "tidy_up"
BACK_UP = "back_up"
SLOTS_OF_A_DAY = 24 * 60
"""No schedule has more: cron counts in minutes."""

SCHEDULED_TASKS = (
    ScheduledTask(
        FETCH_HISCORES,
        "*/30 * * * *",
        "Makes every active player without an interval of its own due, each at its own moment within the slot.",
    ),
    ScheduledTask(
        DISPATCH_DUE,
        "* * * * *",
        "Queues a look at every player whose time has come.",
    ),
    ScheduledTask(
        CHECK_BOARDS,
        "0 2 * * *",
        "Lets the next look find out whether players that stand still on an iron board have left it.",
    ),
    ScheduledTask(
        SEAL_RANKS,
        "20 3 * * *",
        "Packs the ranks of weeks that are over for two days: they take a tenth of the space then.",
    ),
    ScheduledTask(
        TIDY_UP,
        "40 3 * * *",
        "Deletes old looks of the log, old runs and expired sessions, and keeps queue and index dense.",
    ),
    ScheduledTask(
        BACK_UP,
        "40 4 * * *",
        "Writes all that the database holds into a file, and keeps the latest few of them.",
    ),
)


def scheduled_tasks(settings: Settings) -> Iterator[ScheduledTask]:
    """The table with the settings' replacements. Raises StartupError for an expression that is none."""
    for task in SCHEDULED_TASKS:
        if task.name == BACK_UP and settings.backup_folder is None:
            continue
        cron = getattr(settings.schedules, task.name, None) or task.cron
        try:
            croniter(cron).get_next()
        except (CroniterBadCronError, CroniterBadDateError) as error:
            setting = f"SCHEDULES__{task.name.upper()}"
            raise StartupError(f"{setting} is no cron expression: {cron!r}. An example: '*/30 * * * *'.") from error
        yield ScheduledTask(task.name, cron, task.description)


def next_fetch_slot(settings: Settings) -> datetime:
    """When players without an interval of their own become due next."""
    fetch = next(task for task in scheduled_tasks(settings) if task.name == FETCH_HISCORES)
    return fetch.next_slot(datetime.now(UTC))


def usual_interval(settings: Settings) -> timedelta:
    """Between two looks at a player without an interval of its own: the longest pause of a day of slots."""
    fetch = next(task for task in scheduled_tasks(settings) if task.name == FETCH_HISCORES)
    slots = croniter(fetch.cron, datetime.now(UTC))
    times = [slots.get_next(float) for _ in range(SLOTS_OF_A_DAY + 1)]
    return timedelta(seconds=max(later - earlier for earlier, later in pairwise(times)))


def _at(timestamp: float, like: datetime) -> datetime:
    return datetime.fromtimestamp(timestamp, like.tzinfo)
