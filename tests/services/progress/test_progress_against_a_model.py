"""Whatever was seen and decided: every answer about progress is what all looks together say."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from app.demo.server import DemoServer
from app.models.record import PERIODS, Record
from app.services.history import diffs, metric_history, periods, records
from app.services.history.periods import EARLIEST, LENGTHS, Span
from app.services.looks.tracker import Tracker
from app.services.players import finding, profiles
from app.services.progress import buckets, leaderboards, play_sessions, player_progress
from tests.conftest import SetClock
from tests.services.history.test_history_against_a_model import Story, stories
from tests.services.model import METRICS, ONLY_RISE, History, Look
from tests.services.reckoning import Gained, Series

numbers = count(1)
offsets = st.sampled_from([timedelta(), timedelta(seconds=1), timedelta(minutes=10), timedelta(hours=3)])
moments = st.tuples(st.integers(0, 1000), offsets, st.sampled_from([-1, 1]))
NEVER = datetime(2200, 1, 1, tzinfo=UTC)


def at(model: History, moment: tuple[int, timedelta, int]) -> datetime:
    """A moment at or near one of the looks."""
    place, offset, sign = moment
    return model.looks[place % len(model.looks)][0] + sign * offset


async def metric_of(tracker: Tracker, name: str) -> Any:
    async with tracker.database.sessions() as session:
        await tracker.metrics.refresh(session)
    return tracker.metrics.by_name.get(name)


async def check_gains(told: Story, span: Span) -> None:
    tracker, model = told.tracker, told.model
    async with tracker.database.sessions() as session:
        tracked = await finding.find_now(session, tracker, told.name)
        found = await player_progress.gained(session, tracked, span, tracker.metrics, tracker.rules)
    by_name = {each.metric.name: each for each in found.metrics}
    assert found.partial == (span.start < model.looks[0][0])
    for name in METRICS:
        expected = Series.of(model, name).gained(span.start, span.end)
        if expected is None:
            assert name not in by_name
            continue
        gain = by_name[name].gain
        event("exact" if gain.exact else "not exact")
        if name in ONLY_RISE:
            assert gain.at_least is not None
            assert Gained(gain.gained, gain.first_known, gain.at_least, gain.at_most) == expected, (name, span)
            assert expected.at_least <= gain.gained
            assert gain.at_most is None or gain.gained <= gain.at_most
        else:
            assert (gain.gained, gain.first_known) == (expected.gained, expected.first_known)
            assert gain.at_least == gain.at_most
            assert gain.at_least in (None, gain.gained)


async def check_history(told: Story, span: Span) -> None:
    tracker, model = told.tracker, told.model
    for name in METRICS:
        if (metric := await metric_of(tracker, name)) is None:
            continue
        async with tracker.database.sessions() as session:
            player = await finding.find(session, told.name)
            found = await metric_history.history(session, player, metric.id, span, 500)
        changes = sorted((each for each in model.changes if each.metric == name), key=lambda each: each.at)
        known = [each for each in changes if each.at <= span.start and each.value is not None][-1:]
        inside = [each for each in changes if span.start < each.at <= span.end]
        assert [(point.at, point.value) for point in found.points] == [(each.at, each.value) for each in known + inside]
        assert [point.since for point in found.points] == [each.since for each in known + inside]
        assert found.resolution is None


async def check_diffs(told: Story) -> None:
    tracker, model = told.tracker, told.model
    async with tracker.database.sessions() as session:
        player = await finding.find(session, told.name)
        pages = [await diffs.newest(session, player, tracker.metrics, NEVER, datetime(2001, 1, 1, tzinfo=UTC), 2)]
        while len(pages[-1]) == 2:
            until = pages[-1][-1].at
            pages.append(
                await diffs.newest(session, player, tracker.metrics, until, datetime(2001, 1, 1, tzinfo=UTC), 2)
            )
    found = [look for page in pages for look in page]
    assert [look.at for look in found] == sorted({change.at for change in model.changes}, reverse=True)
    assert {(change.metric.name, look.at, change.after, change.since) for look in found for change in look.changes} == {
        (change.metric, change.at, change.value, change.since) for change in model.changes
    }
    for name in METRICS:
        mine = [change for look in reversed(found) for change in look.changes if change.metric.name == name]
        series = Series.of(model, name)
        if series.seen:
            gained = series.adjusted(series.seen[-1]) - series.adjusted(series.seen[0])
            assert sum(change.gained for change in mine) == gained


async def check_sessions(told: Story) -> None:
    tracker, model = told.tracker, told.model
    async with tracker.database.sessions() as session:
        await tracker.metrics.refresh(session)
        player = await finding.find(session, told.name)
        everyone = await play_sessions.newest(session, tracker.metrics, EARLIEST, None, 10_000)
    mine = [each for each in everyone if each.player_id == player.id]
    changed = sorted({change.at for change in model.changes}, reverse=True)
    expected = [[changed[0]]]
    for after, before in pairwise(changed):
        if after - before < timedelta(hours=2):
            expected[-1].append(before)
        else:
            expected.append([before])
    assert [(each.end, each.looks) for each in mine] == [(looks[0], len(looks)) for looks in expected]
    for found, looks in zip(mine, expected, strict=True):
        assert found.start < looks[-1]
        gained = {gain.metric.name: gain.gained for gain in found.outcome.gains}
        for name in METRICS:
            series = Series.of(model, name).gained(found.start, found.end)
            assert gained.get(name, 0) == (0 if series is None else series.gained), (name, found)


async def check_buckets(told: Story, span: Span, interval: str, zone: ZoneInfo) -> None:
    tracker = told.tracker
    spans = periods.buckets(span, interval, zone)
    for name in METRICS:
        if (metric := await metric_of(tracker, name)) is None:
            continue
        series = Series.of(told.model, name)
        async with tracker.database.sessions() as session:
            player = await finding.find(session, told.name)
            found = await buckets.gained_in_each(session, player, metric, spans)
        total = series.gained(span.start, span.end)
        assert sum(bucket.gain.gained for bucket in found if bucket.gain) == (total.gained if total else 0)
        for bucket in found:
            expected = series.gained(bucket.span.start, bucket.span.end)
            assert (bucket.gain and bucket.gain.gained) == (expected and expected.gained)


async def check_leaderboard(told: Story, span: Span) -> None:
    tracker = told.tracker
    for name in METRICS:
        if (metric := await metric_of(tracker, name)) is None:
            continue
        async with tracker.database.sessions() as session:
            player = await finding.find(session, told.name)
            standings = await leaderboards.by_gained(session, metric, None, span.start, span.end)
        mine = [standing.gain for standing in standings if standing.player_id == player.id]
        expected = Series.of(told.model, name).gained(span.start, span.end)
        assert [gain.gained for gain in mine if gain] == ([] if expected is None else [expected.gained])


async def check_records(told: Story) -> None:
    tracker = told.tracker
    async with tracker.database.transaction() as session:
        player = await finding.find(session, told.name)
        await tracker.metrics.refresh(session)
        found = await records.of_player(session, player, None, None)
        kept = {(tracker.metrics.by_id[each.metric_id].name, each.period): each for each in found}
        for name in METRICS:
            for period in PERIODS:
                record = kept.get((name, period))
                expected = Series.of(told.model, name).record(LENGTHS[period]) if name in ONLY_RISE else None
                assert (record and (record.gained, record.end_at)) == expected, (name, period)
                if record is not None:
                    assert record.end_at - record.start_at <= LENGTHS[period]
                    gained = Series.of(told.model, name).gained(record.start_at, record.end_at)
                    assert gained is not None
                    assert gained.gained == record.gained
        before = [vars_of(each) for each in found]
        await records.rebuild(session, player.id)
        session.expire_all()
        player = await finding.find(session, told.name)
        assert [vars_of(each) for each in await records.of_player(session, player, None, None)] == before


def vars_of(record: Record) -> tuple[Any, ...]:
    return record.metric_id, record.period, record.gained, record.start_at, record.end_at


async def check_profile(told: Story, moment: datetime) -> None:
    tracker, model = told.tracker, told.model
    async with tracker.database.sessions() as session:
        found = await profiles.profile_at(session, told.name, tracker.metrics, moment)
    looks = [look for look in model.looks if look[0] <= moment]
    for name in METRICS:
        if name not in found.entries:
            continue
        entry = found.entries[name]
        value, rank = looks[-1][1].get(name, (None, None)) if looks else (None, None)
        assert (entry.value, entry.reported) == (Series.of(model, name).value(moment), value is not None)
        assert entry.rank == rank
    if {board for *_, board in model.snapshots} == {"regular"}:
        later = [look for look in model.looks if look[0] >= moment]
        # What is first known later is unknown here, and that is exact.
        known = {name for name in METRICS if Series.of(model, name).value(moment) is not None}
        is_same = bool(looks and later) and values(looks[-1][1], known) == values(later[0][1], known)
        hidden = known - values(looks[-1][1], known).keys() if looks else set()
        if is_same and any(values(look[1], hidden) for look in later):
            event("whether it is exact is open: something hidden shows again")
        else:
            assert found.exact == is_same


def values(look: Look, names: Collection[str]) -> dict[str, int]:
    return {name: value for name, (value, _) in look.items() if value is not None and name in names}


@pytest.mark.slow
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    story=stories,
    bounds=st.lists(st.tuples(moments, moments), min_size=3, max_size=3),
    interval=st.sampled_from(["hour", "day", "week", "month"]),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
)
async def test_whatever_happens_every_answer_is_what_all_looks_together_say(
    tracker: Tracker,
    hiscores: DemoServer,
    clock: SetClock,
    story: list[tuple[Any, ...]],
    bounds: list[tuple[Any, Any]],
    interval: str,
    zone: str,
) -> None:
    start: Look = {"Attack": (1000, 500), "Magic": (0, None), "Zulrah": (10, 77), "LMS - Rank": (700, 9)}
    told = Story(tracker, hiscores, clock, f"p{next(numbers)}", dict(start), dict(start))
    await told.begin()
    for kind, *details in story:
        await getattr(told, kind)(*details)
    await check_diffs(told)
    await check_records(told)
    await check_sessions(told)
    for pair in bounds:
        a, b = sorted(at(told.model, moment) for moment in pair)
        span = Span(a, b + timedelta(seconds=1))
        await check_gains(told, span)
        await check_history(told, span)
        await check_leaderboard(told, span)
        await check_profile(told, a)
    if span.end - span.start < timedelta(days=60):
        await check_buckets(told, span, interval, ZoneInfo(zone))


@given(
    bounds=st.lists(st.integers(0, 15 * 365 * 86_400), min_size=2, max_size=2, unique=True),
    interval=st.sampled_from(["day", "week", "month"]),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/Santiago", "Pacific/Apia", "Asia/Kathmandu"]),
)
def test_buckets_cover_their_span_without_gap_or_overlap_and_begin_at_local_midnights(
    bounds: list[int], interval: str, zone: str
) -> None:
    start, end = (datetime(2011, 12, 1, tzinfo=UTC) + timedelta(seconds=bound) for bound in sorted(bounds))
    end = min(end, start + timedelta(days=1900))
    found = periods.buckets(Span(start, end), interval, ZoneInfo(zone))
    assert (found[0].start, found[-1].end) == (start, end)
    assert all(before.end == after.start for before, after in pairwise(found))
    assert all(bucket.start < bucket.end for bucket in found)
    for bucket in found[1:]:
        local = bucket.start.astimezone(ZoneInfo(zone))
        just_before = (bucket.start - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
        assert local.date() > just_before.date()
        assert interval != "week" or local.weekday() == 0
        assert interval != "month" or local.day == 1
