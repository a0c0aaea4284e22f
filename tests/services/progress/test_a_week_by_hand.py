"""One week of a character with every number written out: gaps, a level-up, a boss that becomes known and hides for a
look, a day on which only ranks moved, a night in which clocks were set. And all of it once more with the history
carried to another instance on Friday: no number may tell.

    Mon 2 March  12:00 first look        12:30 Attack +200, level 10      13:00 the same again
    Wed 4 March  10:00 Attack +300 some time since Monday 13:00; Zulrah is known: 73      10:30 Zulrah +2
    Thu 5 March  10:00, 10:30 ranks only
    Sat 7 March  10:00 Attack +500 and Zulrah +5, some time since Thursday 10:30
    Sun 8 March  10:00 Zulrah is not shown      10:30 it is again: +2 some time since Saturday 10:00
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.db import Database
from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.models.player import Player
from app.services.history import diffs, metric_history, periods, records
from app.services.history.metric_index import MetricIndex
from app.services.history.periods import Span
from app.services.looks.tracker import Tracker
from app.services.players import adding, finding, profiles
from app.services.progress import buckets, leaderboards, player_progress
from app.services.progress.gains import Gain
from app.services.progress.player_progress import MetricProgress, Progress
from tests.conftest import SetClock
from tests.services.elsewhere import exported, imported
from tests.services.looking import look

NAME = "By Hand"


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Monday is the second of March."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


MON, TUE, WED, THU, FRI, SAT, SUN = range(2, 9)
LOOKS = (
    # time, Attack's experience and rank, Zulrah's kills and rank
    (at(MON, 12), 1000, 500, -1, -1),
    (at(MON, 12, 30), 1200, 498, -1, -1),
    (at(MON, 13), 1200, 498, -1, -1),
    (at(WED, 10), 1500, 490, 73, 9000),
    (at(WED, 10, 30), 1500, 490, 75, 8990),
    (at(THU, 10), 1500, 480, 75, 8990),
    (at(THU, 10, 30), 1500, 470, 75, 8990),
    (at(SAT, 10), 2000, 460, 80, 8900),
    (at(SUN, 10), 2000, 460, -1, -1),
    (at(SUN, 10, 30), 2000, 460, 82, 8880),
)


@pytest.fixture(params=["in one place", pytest.param("carried elsewhere on Friday", marks=pytest.mark.slow)])
async def week(
    request: pytest.FixtureRequest, tracker: Tracker, hiscores: DemoServer, clock: SetClock, elsewhere: Database
) -> Tracker:
    """Where the week has ended up."""
    for when, experience, rank, kills, kills_rank in LOOKS:
        skills = [{"name": "Attack", "rank": rank, "level": 1, "xp": experience}]
        bosses = [{"name": "Zulrah", "rank": kills_rank, "score": kills}]
        hiscores.world.set_body(NAME, {"skills": skills, "activities": bosses})
        if request.param != "in one place" and when == at(SAT, 10):
            await imported(elsewhere, await exported(tracker.database))
            tracker = replace(tracker, database=elsewhere, metrics=MetricIndex())
            player_id = (await the_player(tracker)).id
        clock.now = when
        if when == LOOKS[0][0]:
            player_id = await adding.add(tracker, NAME, Board.regular, 30)
        else:
            await look(tracker, player_id)
    return tracker


async def the_player(tracker: Tracker) -> Player:
    async with tracker.database.sessions() as session:
        return await finding.find(session, NAME)


async def gained(tracker: Tracker, start: datetime, end: datetime) -> tuple[Progress, dict[str, MetricProgress]]:
    """All, and by metric."""
    async with tracker.database.sessions() as session:
        tracked = await finding.find_now(session, tracker, NAME)
        found = await player_progress.gained(session, tracked, Span(start, end), tracker.metrics, tracker.rules)
    return found, {each.metric.name: each for each in found.metrics}


async def test_the_whole_week_counts_from_what_was_first_known(week: Tracker) -> None:
    found, metrics = await gained(week, at(MON), at(9))
    assert (found.partial, found.exact) == (True, False)
    assert found.observed == Span(at(MON, 12), at(SUN, 10, 30))
    assert metrics["Attack"].gain == Gain(1000, first_known=True, at_least=1000, at_most=None)
    assert (metrics["Attack"].start.value, metrics["Attack"].end.value, metrics["Attack"].levels_gained) == (
        None,
        2000,
        4,
    )
    assert metrics["Zulrah"].gain == Gain(9, first_known=True, at_least=9, at_most=None)


async def test_from_look_to_look_every_number_is_exact(week: Tracker) -> None:
    found, metrics = await gained(week, at(MON, 12), at(SUN, 10, 30))
    assert found.partial is False
    assert metrics["Attack"].gain == Gain(1000, first_known=False, at_least=1000, at_most=1000)
    assert metrics["Attack"].gain.exact
    assert (
        metrics["Attack"].start.level,
        metrics["Attack"].end.level,
        metrics["Attack"].levels_gained,
        metrics["Attack"].ranks_gained,
    ) == (9, 13, 4, 40)
    # Zulrah's 73 kills were done some time before: nobody knows when.
    assert metrics["Zulrah"].gain == Gain(9, first_known=True, at_least=9, at_most=None)
    assert (metrics["Zulrah"].levels_gained, metrics["Zulrah"].ranks_gained) == (None, None)


async def test_a_level_up_within_half_an_hour(week: Tracker) -> None:
    found, metrics = await gained(week, at(WED, 10), at(WED, 10, 30))
    assert found.exact
    assert metrics["Attack"].gain == Gain(0, first_known=False, at_least=0, at_most=0)
    found, metrics = await gained(week, at(MON, 12), at(MON, 12, 30))
    assert found.exact
    assert (metrics["Attack"].gain.gained, metrics["Attack"].levels_gained) == (200, 1)
    assert list(metrics) == ["Attack"]  # Nothing is known of Zulrah yet.


async def test_ends_in_gaps_say_between_what_the_gain_lies(week: Tracker) -> None:
    # Tuesday to Thursday: the 300 came after Monday 13:00, so perhaps before Tuesday.
    _, metrics = await gained(week, at(TUE), at(THU))
    assert metrics["Attack"].gain == Gain(300, first_known=False, at_least=0, at_most=300)
    assert metrics["Zulrah"].gain == Gain(2, first_known=True, at_least=2, at_most=None)
    # Tuesday alone: nothing was seen; up to Wednesday 10:00 it may have been all 300.
    found, metrics = await gained(week, at(TUE), at(WED))
    assert metrics["Attack"].gain == Gain(0, first_known=False, at_least=0, at_most=300)
    assert not found.exact
    # Friday and Saturday: 500 and 5 were seen; a kill or two of Sunday's may be Saturday's.
    _, metrics = await gained(week, at(FRI), at(SUN))
    assert metrics["Attack"].gain == Gain(500, first_known=False, at_least=0, at_most=500)
    assert metrics["Zulrah"].gain == Gain(5, first_known=False, at_least=0, at_most=7)


async def test_a_day_on_which_only_ranks_moved(week: Tracker) -> None:
    found, metrics = await gained(week, at(WED, 10, 30), at(THU, 10, 30))
    assert found.exact
    assert (
        metrics["Attack"].gain.gained,
        metrics["Attack"].start.rank,
        metrics["Attack"].end.rank,
        metrics["Attack"].ranks_gained,
    ) == (0, 490, 470, 20)
    assert (metrics["Zulrah"].gain.gained, metrics["Zulrah"].ranks_gained) == (0, 0)


async def test_an_end_after_the_last_look_is_answered_as_of_it_and_grows_stale(week: Tracker) -> None:
    found, metrics = await gained(week, at(SAT, 10), at(SUN, 11, 30))
    assert found.observed == Span(at(SAT, 10), at(SUN, 10, 30))
    assert not metrics["Attack"].stale
    _, metrics = await gained(week, at(SAT, 10), at(SUN, 11, 31))
    assert metrics["Attack"].stale
    assert metrics["Zulrah"].gain == Gain(2, first_known=False, at_least=2, at_most=2)


@pytest.mark.parametrize(
    ("zone", "gains"),
    [
        # Monday to Sunday there. In Auckland Monday's looks fall on Tuesday.
        ("UTC", [200, 0, 300, 0, 0, 500, 0]),
        ("America/New_York", [200, 0, 300, 0, 0, 500, 0]),
        ("Pacific/Auckland", [0, 200, 300, 0, 0, 500, 0]),
    ],
)
async def test_days_add_up_to_the_week_wherever_they_begin(week: Tracker, zone: str, gains: list[int]) -> None:
    there = ZoneInfo(zone)
    span = Span(periods.midnight(at(MON).date(), there), periods.midnight(at(9).date(), there))
    days = periods.buckets(span, "day", there)
    hours = [(day.end - day.start) / timedelta(hours=1) for day in days]
    assert hours == [24] * 6 + [23 if zone == "America/New_York" else 24]
    async with week.database.sessions() as session:
        player = await finding.find(session, NAME)
        found = await buckets.gained_in_each(session, player, week.metrics.by_name["Attack"], days)
    assert [bucket.gain.gained if bucket.gain else 0 for bucket in found] == gains
    assert [bucket.observed for bucket in found] == (
        [False, True, True, True, False, True, True]
        if zone == "Pacific/Auckland"
        else [True, False, True, True, False, True, True]
    )
    assert sum(gains) == 1000


async def test_the_history_has_a_point_for_each_value_and_the_gaps(week: Tracker) -> None:
    attack = week.metrics.by_name["Attack"]
    async with week.database.sessions() as session:
        player = await finding.find(session, NAME)
        found = await metric_history.history(session, player, attack.id, Span(at(MON, 12), at(SUN, 10, 30)), 500)
    points = [(point.at, point.since, point.value, point.rank, attack.level(point.value)) for point in found.points]
    assert points == [
        (at(MON, 12), None, 1000, 500, 9),
        (at(MON, 12, 30), at(MON, 12), 1200, 498, 10),
        (at(WED, 10), at(MON, 13), 1500, 490, 11),
        (at(SAT, 10), at(THU, 10, 30), 2000, 460, 13),
    ]
    assert found.gaps == [
        Span(at(MON, 13), at(WED, 10)),
        Span(at(WED, 10, 30), at(THU, 10)),
        Span(at(THU, 10, 30), at(SAT, 10)),
        Span(at(SAT, 10), at(SUN, 10)),
    ]


async def test_each_look_that_changed_something_is_a_diff(week: Tracker) -> None:
    async with week.database.sessions() as session:
        player = await finding.find(session, NAME)
        found = await diffs.newest(session, player, week.metrics, at(9), at(1), 100)
    rows = [
        (diff.at, change.metric.name, change.since, change.before, change.after, change.gained)
        for diff in found
        for change in sorted(diff.changes, key=lambda each: each.metric.name)
    ]
    assert rows == [
        (at(SUN, 10, 30), "Zulrah", at(SAT, 10), 80, 82, 2),
        (at(SUN, 10), "Zulrah", at(SAT, 10), 80, None, 0),
        (at(SAT, 10), "Attack", at(THU, 10, 30), 1500, 2000, 500),
        (at(SAT, 10), "Zulrah", at(THU, 10, 30), 75, 80, 5),
        (at(WED, 10, 30), "Zulrah", at(WED, 10), 73, 75, 2),
        (at(WED, 10), "Attack", at(MON, 13), 1200, 1500, 300),
        (at(WED, 10), "Zulrah", None, None, 73, 0),
        (at(MON, 12, 30), "Attack", at(MON, 12), 1000, 1200, 200),
        (at(MON, 12), "Attack", None, None, 1000, 0),
    ]


@pytest.mark.parametrize(
    ("moment", "fetched_at", "exact", "attack", "zulrah"),
    [
        (at(MON, 11), None, False, (None, None), (None, None, False)),
        (at(MON, 12, 10), at(MON, 12), False, (1000, 500), (None, None, False)),
        (at(MON, 12, 45), at(MON, 12, 30), True, (1200, 498), (None, None, False)),
        (at(TUE), at(MON, 13), False, (1200, 498), (None, None, False)),
        (at(THU, 10, 15), at(THU, 10), True, (1500, 480), (75, 8990, True)),
        (at(FRI), at(THU, 10, 30), False, (1500, 470), (75, 8990, True)),
        (at(SUN, 10, 10), at(SUN, 10), False, (2000, 460), (80, None, False)),
        (at(SUN, 10, 30), at(SUN, 10, 30), True, (2000, 460), (82, 8880, True)),
        (at(9), at(SUN, 10, 30), False, (2000, 460), (82, 8880, True)),
    ],
)
async def test_the_profile_as_it_was(
    week: Tracker,
    moment: datetime,
    fetched_at: datetime | None,
    exact: bool,
    attack: tuple[int | None, int | None],
    zulrah: tuple[int | None, int | None, bool],
) -> None:
    async with week.database.sessions() as session:
        found = await profiles.profile_at(session, NAME, week.metrics, moment)
    assert (found.fetched_at, found.exact) == (fetched_at, exact)
    assert (found.entries["Attack"].value, found.entries["Attack"].rank) == attack
    boss = found.entries["Zulrah"]
    assert (boss.value, boss.rank, boss.reported) == zulrah


async def test_the_leaderboard_of_the_week(week: Tracker) -> None:
    player = await the_player(week)
    async with week.database.sessions() as session:
        kills = await leaderboards.by_gained(session, week.metrics.by_name["Zulrah"], None, at(WED, 10), at(9))
        value = await leaderboards.by_value(session, week.metrics.by_name["Attack"], None, None, 10)
    assert [(each.place, each.player_id, each.value, each.gain) for each in kills] == [
        (1, player.id, 82, Gain(9, first_known=False, at_least=9, at_most=9))
    ]
    assert [(each.place, each.player_id, each.value) for each in value.items] == [(1, player.id, 2000)]


async def test_the_records_of_the_week(week: Tracker) -> None:
    async with week.database.sessions() as session:
        player = await finding.find(session, NAME)
        found = await records.of_player(session, player, None, None)
    rows = [
        (week.metrics.by_id[each.metric_id].name, each.period, each.gained, each.start_at, each.end_at)
        for each in found
    ]
    # Attack's 300 and 500 took more than a day to be seen, as far as anybody knows; so did Zulrah's 5 and last 2.
    assert sorted(rows) == [
        ("Attack", "day", 200, at(MON, 12), at(MON, 12, 30)),
        ("Attack", "month", 1000, at(MON, 12), at(SAT, 10)),
        ("Attack", "week", 1000, at(MON, 12), at(SAT, 10)),
        ("Attack", "year", 1000, at(MON, 12), at(SAT, 10)),
        ("Zulrah", "day", 2, at(WED, 10), at(WED, 10, 30)),
        ("Zulrah", "month", 9, at(WED, 10), at(SUN, 10, 30)),
        ("Zulrah", "week", 9, at(WED, 10), at(SUN, 10, 30)),
        ("Zulrah", "year", 9, at(WED, 10), at(SUN, 10, 30)),
    ]
