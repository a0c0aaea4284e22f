"""Asking the hiscores about a character: on one board, or on those that tell which board it is on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from app.hiscores.board_detection import detect
from app.hiscores.boards import Board
from app.hiscores.errors import CharacterNotFound, HiscoresError
from app.hiscores.parser import Hiscores
from app.services.history.metrics import register
from app.services.looks.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask; `at` is when, by the database's clock before the request.

    With `detects`, the board is to be found out as well; `was_missing` says that the look before found nobody there.
    """

    username: str
    board: Board
    at: datetime
    detects: bool
    was_missing: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the hiscores said and on which board, or the named reason why they did not.

    `certain` says that a board that was to be found out is known now, `is_outage` that the hiscores fail not only here.
    """

    board: Board
    said: Hiscores | HiscoresError
    certain: bool = True
    is_outage: bool = False


async def ask(tracker: Tracker, question: Question, spend: Callable[[], Awaitable[None]]) -> Answer:
    """Put a question to the hiscores; every name in the answer is a metric by then.

    The first request has been taken from the budget, the others are taken by `spend`. Raises Unavailable as it does.
    """
    has_spent = True

    async def fetch(board: Board) -> Hiscores:
        nonlocal has_spent
        if not has_spent:
            await spend()
        has_spent = False
        hiscores = await tracker.client.fetch(question.username, board)
        await _learn_metrics(tracker, hiscores, question.at)
        return hiscores

    try:
        if question.detects:
            found = await detect(fetch, question.board, was_missing=question.was_missing)
            answer = Answer(found.board, found.hiscores, found.certain)
        else:
            answer = Answer(question.board, await fetch(question.board))
    except CharacterNotFound as error:
        answer = Answer(question.board, error)
    except HiscoresError as error:
        is_outage = await tracker.breaker.failed(question.username, error.retry_after)
        return Answer(question.board, error, is_outage=is_outage)
    await tracker.breaker.answered()
    return answer


async def _learn_metrics(tracker: Tracker, hiscores: Hiscores, at: datetime) -> None:
    """Make sure that every name of the answer is a metric, and that this process knows it. Raises Malformed."""
    unseen = tracker.metrics.unseen(hiscores.readings)
    if unseen:
        async with tracker.database.transaction() as session:
            await register(session, hiscores, unseen, at)
        async with tracker.database.sessions() as session:
            await tracker.metrics.refresh(session)
