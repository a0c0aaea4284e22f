"""Which board a character is on, judged by what the simulated hiscores say."""

import orjson
import pytest

from app.demo.clock import SimulatedClock
from app.demo.hiscores import SimulatedHiscores
from app.hiscores.board_detection import MOST_REQUESTS, detect
from app.hiscores.boards import IRON, Board
from app.hiscores.errors import CharacterNotFound, HiscoresUnavailable
from app.hiscores.parser import Hiscores, parse

NAME = "Plain Jane"
BOARDS_OF = {
    Board.regular: (Board.regular,),
    Board.ironman: (Board.regular, Board.ironman),
    Board.hardcore: (Board.regular, Board.ironman, Board.hardcore),
    Board.ultimate: (Board.regular, Board.ironman, Board.ultimate),
}


class World:
    """A character on some boards, and what is asked about it."""

    def __init__(self, *boards: Board) -> None:
        self.hiscores = SimulatedHiscores(SimulatedClock(frozen=True))
        self.asked: list[Board] = []
        self.is_certain = False
        for board in boards:
            self.hiscores.add_player(NAME, board=board)

    async def ask(self, board: Board) -> Hiscores:
        self.asked.append(board)
        reply = self.hiscores.respond(NAME, board)
        if reply.status == 404:
            raise CharacterNotFound(f"{NAME} is not on the {board} hiscores.")
        if reply.status != 200:
            raise HiscoresUnavailable("down")
        return parse(reply.body, asked_for=NAME)

    async def detect(self, current: Board = Board.regular, *, was_missing: bool = False) -> Board:
        self.asked.clear()
        found = await detect(self.ask, current, was_missing=was_missing)
        body = self.hiscores.body(NAME, found.board)
        assert body is not None
        assert found.hiscores == parse(orjson.dumps(body), asked_for=NAME)
        assert len(self.asked) == len(set(self.asked)) <= MOST_REQUESTS
        self.is_certain = found.certain
        return found.board

    def play(self) -> None:
        """The character gains something, on all boards that it has not left."""
        self.hiscores.clock.advance(60)
        self.hiscores.gain(NAME, "Attack", 500)


@pytest.mark.parametrize("board", BOARDS_OF)
@pytest.mark.parametrize("current", BOARDS_OF)
async def test_a_character_is_found_on_the_most_special_board_it_stands_on(board: Board, current: Board) -> None:
    assert await World(*BOARDS_OF[board]).detect(current, was_missing=True) == board


async def test_most_characters_take_two_requests() -> None:
    world = World(Board.regular)
    await world.detect()
    assert len(world.asked) == 2


@pytest.mark.parametrize("board", [Board.hardcore, Board.ultimate])
async def test_that_nothing_has_changed_for_a_special_one_takes_two_requests(board: Board) -> None:
    world = World(*BOARDS_OF[board])
    await world.detect(board)
    assert len(world.asked) == 2


@pytest.mark.parametrize("board", sorted(IRON))
async def test_who_leaves_the_irons_is_regular_once_it_plays_on(board: Board) -> None:
    world = World(*BOARDS_OF[board])
    for left in IRON.intersection(BOARDS_OF[board]):
        world.hiscores.leave_board(NAME, left)
    assert await world.detect(board) == board
    world.play()
    assert await world.detect(board) == Board.regular


@pytest.mark.parametrize("board", [Board.hardcore, Board.ultimate])
async def test_who_loses_the_special_status_is_an_ironman_once_it_plays_on(board: Board) -> None:
    world = World(*BOARDS_OF[board])
    world.hiscores.leave_board(NAME, board)
    world.play()
    assert await world.detect(board) == Board.ironman


async def test_who_vanishes_from_a_board_has_left_it_only_when_missed_twice() -> None:
    world = World(*BOARDS_OF[Board.hardcore])
    world.hiscores.remove_player(NAME, Board.hardcore)
    with pytest.raises(CharacterNotFound, match="hardcore"):
        await world.detect(Board.hardcore)
    assert await world.detect(Board.hardcore, was_missing=True) == Board.ironman


async def test_a_new_iron_may_not_be_on_the_regular_board_yet() -> None:
    assert await World(Board.ironman).detect() == Board.ironman
    assert await World(Board.ironman, Board.ultimate).detect() == Board.ultimate


async def test_who_is_nowhere_is_not_found() -> None:
    with pytest.raises(CharacterNotFound, match="regular"):
        await World().detect()


async def test_trouble_on_the_own_board_is_trouble() -> None:
    world = World(*BOARDS_OF[Board.ultimate])
    world.hiscores.fail("unavailable", board=Board.ultimate)
    with pytest.raises(HiscoresUnavailable):
        await world.detect(Board.ultimate)


@pytest.mark.parametrize("board", [Board.regular, Board.hardcore, Board.ultimate])
@pytest.mark.parametrize("mode", ["unavailable", "html"])
async def test_while_another_board_has_trouble_the_own_one_answers_and_nothing_is_concluded(
    board: Board, mode: str
) -> None:
    world = World(*BOARDS_OF[Board.ironman])
    world.hiscores.fail(mode, board=board)
    assert await world.detect(Board.ironman) == Board.ironman
    assert not world.is_certain


async def test_a_board_settled_on_because_another_row_was_missing_is_not_certain_until_seen_again() -> None:
    world = World(*BOARDS_OF[Board.hardcore])
    world.hiscores.leave_board(NAME, Board.hardcore)
    world.play()
    world.hiscores.fail("not_found", board=Board.ironman)
    assert await world.detect(Board.hardcore) == Board.regular
    assert not world.is_certain
    world.hiscores.heal()
    assert await world.detect(Board.regular) == Board.ironman
    assert await world.detect(Board.ironman) == Board.ironman
    assert world.is_certain


async def test_values_that_are_unknown_on_one_board_prove_nothing() -> None:
    world = World(*BOARDS_OF[Board.ironman])
    known = await world.ask(Board.ironman)

    async def ask(board: Board) -> Hiscores:
        if board != Board.ironman:
            return await world.ask(board)
        unknown = {name: type(reading)(None, reading.rank) for name, reading in known.readings.items()}
        return Hiscores({**unknown, "Attack": known.readings["Attack"]}, known.skills, known.name)

    assert (await detect(ask, Board.regular, was_missing=False)).board == Board.ironman
    world.play()
    assert (await detect(ask, Board.regular, was_missing=False)).board == Board.regular
