from datetime import UTC, datetime, timedelta

import pytest

from app.config import Settings
from app.errors import StartupError
from app.setting_groups import BackupSettings, DatabaseSettings, SchedulesSettings
from app.workers.broker import broker
from app.workers.task_config import SCHEDULED_TASKS, scheduled_tasks, usual_interval


def test_the_hiscores_are_fetched_every_30_minutes() -> None:
    table = {task.name: task.cron for task in SCHEDULED_TASKS}
    assert table == {
        "fetch_hiscores": "*/30 * * * *",
        "dispatch_due": "* * * * *",
        "check_boards": "0 2 * * *",
        "seal_ranks": "20 3 * * *",
        "tidy_up": "40 3 * * *",
        "back_up": "40 4 * * *",
    }


def test_every_scheduled_task_is_a_task() -> None:
    assert all(broker.find_task(task.name) for task in SCHEDULED_TASKS)


def test_every_task_has_a_time_limit() -> None:
    assert all(task.labels["timeout"] > 0 for task in broker.get_all_tasks().values())


@pytest.mark.parametrize(
    ("now", "latest", "following"),
    [
        ("12:00:00", "12:00", "12:30"),
        ("12:00:01", "12:00", "12:30"),
        ("12:29:59.999999", "12:00", "12:30"),
        ("12:30:00", "12:30", "13:00"),
    ],
)
def test_slots_lie_on_the_cron_grid(now: str, latest: str, following: str) -> None:
    task = SCHEDULED_TASKS[0]
    at = datetime.fromisoformat(f"2026-03-02T{now}+00:00")
    assert task.latest_slot(at) == datetime.fromisoformat(f"2026-03-02T{latest}:00+00:00")
    assert task.next_slot(at) == datetime.fromisoformat(f"2026-03-02T{following}:00+00:00")


def test_a_setting_replaces_the_cron_expression() -> None:
    settings = Settings(schedules=SchedulesSettings(fetch_hiscores="*/10 * * * *"))
    crons = {task.name: task.cron for task in SCHEDULED_TASKS if task.name != "back_up"}
    replaced = {task.name: task.cron for task in scheduled_tasks(settings) if task.name != "back_up"}
    assert replaced == crons | {"fetch_hiscores": "*/10 * * * *"}
    assert usual_interval(settings) == timedelta(minutes=10)


def test_nothing_is_backed_up_where_backups_have_no_folder() -> None:
    for keep, is_scheduled in ((7, True), (0, False)):
        settings = Settings(database=DatabaseSettings(), backup=BackupSettings(keep=keep))
        assert ("back_up" in [task.name for task in scheduled_tasks(settings)]) == is_scheduled


def test_an_expression_that_is_none_stops_the_start_with_a_sentence() -> None:
    settings = Settings(schedules=SchedulesSettings(fetch_hiscores="now and then"))
    with pytest.raises(StartupError, match="SCHEDULES__FETCH_HISCORES is no cron expression"):
        list(scheduled_tasks(settings))


def test_slots_do_not_depend_on_the_zone_of_the_clock() -> None:
    task = SCHEDULED_TASKS[0]
    at = datetime(2026, 3, 29, 1, 10, tzinfo=UTC)
    assert task.next_slot(at) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
