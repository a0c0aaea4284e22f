"""The demo's world is the same each time it is told, whether it is lived through or only told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from app.hiscores.boards import Board
from app.showcase.cast import CAST, NEW_BOSS
from app.showcase.story import Story

BEGUN = datetime(2026, 9, 9, 14, 37, 21, 123_456, tzinfo=UTC)


def bodies(story: Story) -> Iterator[Any]:
    for character in CAST:
        for board in (character.board, *character.also_on):
            yield story.world.body(character.name, board)


def told_at_once(now: datetime) -> Story:
    story = Story(BEGUN)
    story.go_on_by_itself(now)
    story.world.clock.freeze()
    story.world.clock.set(now)
    return story


def test_a_world_that_is_told_again_is_the_one_that_was_lived_through() -> None:
    lived = Story(BEGUN)
    moment = BEGUN - timedelta(days=130)
    while moment < BEGUN:
        moment += timedelta(hours=1)
        lived.go_on(moment)
    for later in (timedelta(), timedelta(hours=5), timedelta(days=40)):
        lived.go_on_by_itself(BEGUN)
        lived.world.clock.freeze()
        lived.world.clock.set(BEGUN + later)
        assert list(bodies(lived)) == list(bodies(told_at_once(BEGUN + later)))
    assert not told_at_once(BEGUN).world.failures


def test_what_is_told_depends_on_the_time_it_begins_at_alone() -> None:
    assert list(bodies(told_at_once(BEGUN))) == list(bodies(told_at_once(BEGUN)))


def test_the_new_row_is_there_for_everybody_and_the_vanished_for_nobody() -> None:
    found = {character.name: each for character, each in zip(CAST, regular(told_at_once(BEGUN)), strict=True)}
    assert found.pop("Gone Greta") is None
    assert all(NEW_BOSS in {row["name"] for row in body["activities"]} for body in found.values())


def regular(story: Story) -> Iterator[Any]:
    return (story.world.body(character.name, Board.regular) for character in CAST)
