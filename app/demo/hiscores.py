"""The simulated world behind the hiscores: who is on which board, what has been changed by hand, what goes wrong."""

import asyncio
from datetime import datetime
from math import inf
from typing import Any

import orjson

from app.demo.clock import SimulatedClock
from app.demo.failures import Failure, FailureMode
from app.demo.layout import Layout
from app.demo.profiles import BEGINNING
from app.demo.replies import NOT_FOUND, Delivery, Reply, html
from app.demo.request_log import RequestLog
from app.demo.roster import Roster
from app.hiscores import names
from app.hiscores.boards import Board
from app.hiscores.metrics import OVERALL


class SimulatedHiscores(Roster):
    """Answers `respond(name, board)` without any network; `app.demo.server` puts it on a socket.

    With `everyone`, every valid name is a player (unless removed or renamed away) on the boards its archetype fits.
    `begins`: until then everybody has their first values. With `ranks_drift` off, ranks depend on values alone.
    Wrong arguments raise ValueError with a sentence.
    """

    def __init__(
        self,
        clock: SimulatedClock | None = None,
        *,
        everyone: bool = False,
        ranks_drift: bool = True,
        begins: datetime = BEGINNING,
    ) -> None:
        super().__init__(everyone=everyone, begins=begins)
        self.clock = clock or SimulatedClock()
        self.ranks_drift = ranks_drift
        self.layout = Layout()
        self.requests = RequestLog()
        self.failures: list[Failure] = []
        self.released = asyncio.Event()
        """Set when answers held back shall go out; replaced by a new one each time."""

    def gain(self, name: str, metric: str, amount: int, every: float = inf) -> None:
        """Progress on top of the profile's own, from now on; a loss if negative. Overall follows the skills.

        With `every`, as much again each time so many seconds have gone by.
        """
        if metric == OVERALL:
            raise ValueError("Overall is the sum of the skills; let one of them gain.")
        if metric not in self.layout.skills and metric not in self.layout.activities:
            raise ValueError(f"There is no row {metric!r}; rows are called as on the hiscores.")
        self.player(name).gain(metric, amount, self.clock.timestamp(), every)

    def set_body(self, name: str, body: dict[str, Any] | None) -> None:
        """Exactly this body from now on, a player being added if there is none; None ends it."""
        if self.find(name) is None:
            self.add_player(name)
        self.player(name).body = body

    def rollback(self, name: str, hours: float) -> None:
        """The player is as so many hours ago, and that far behind the world from now on; 0 ends it."""
        if hours < 0:
            raise ValueError("A rollback goes back: its hours must not be negative.")
        self.player(name).lag = hours * 3600

    def leave_board(self, name: str, board: Board) -> None:
        """The character goes on without this board: its row there stands still from now on."""
        player = self.player(name)
        if board not in player.boards:
            raise ValueError(f"{player.name} is not on the {board} board.")
        player.left[board] = self.clock.timestamp() - player.lag

    def hide_metric(self, metric: str) -> None:
        """The row is missing, and the ids after it are one less; Overall stays as it is."""
        self.layout.hide(metric)

    def show_metric(self, metric: str) -> None:
        self.layout.show(metric)

    def add_metric(self, metric: str, is_skill: bool = False, value: int = 0) -> None:
        """A row nobody had heard of, everybody having `value` there; a skill counts in Overall."""
        self.layout.add(metric, is_skill=is_skill, value=value, at=self.clock.timestamp())

    def fail(
        self,
        mode: FailureMode | str,
        player: str | None = None,
        times: int | None = None,
        board: Board | None = None,
        **options: Any,
    ) -> Failure:
        """From now on answers fail: everybody's or one player's, on all boards or one, so many times or until `heal`.

        The newest failure leads.
        """
        if mode not in list(FailureMode):
            raise ValueError(f"There is no failure {mode!r}; there are: {', '.join(FailureMode)}.")
        failure = Failure(FailureMode(mode), None if player is None else names.key(player), times, board, options)
        self.failures.insert(0, failure)
        return failure

    def heal(self, player: str | None = None) -> None:
        """Ends all failures, or those of one player, and releases the answers held back."""
        key = None if player is None else names.key(player)
        self.failures = [] if key is None else [failure for failure in self.failures if failure.player != key]
        self.release()

    def release(self) -> None:
        """Lets out every answer that `timeout` or `slow` holds back just now."""
        self.released.set()
        self.released = asyncio.Event()

    def respond(self, name: str, board: Board = Board.regular) -> Reply:
        """The answer to one request, which is written into the log."""
        failure = self._failure_for(name, board)
        reply = self._healthy(name, board)
        if failure is not None:
            reply = failure.spoil(reply)
        withheld = reply.delivery in (Delivery.late, Delivery.cut)
        self.requests.record(self.clock.now(), name, board, None if withheld else reply.status)
        return reply

    def body(self, name: str, board: Board = Board.regular) -> dict[str, Any] | None:
        """What the hiscores say of a character now, failures aside; None if it is not on the board."""
        player = self.find(name)
        if player is None or board not in player.boards:
            return None
        at = self.clock.timestamp()
        return player.document(self.layout, board, at, ranks_at=at if self.ranks_drift else self.begins.timestamp())

    def _healthy(self, name: str, board: Board) -> Reply:
        body = self.body(name, board)
        return html(404, NOT_FOUND) if body is None else Reply(200, orjson.dumps(body))

    def _failure_for(self, name: str, board: Board) -> Failure | None:
        try:
            key = names.key(name)
        except ValueError:
            key = ""
        failure = next((failure for failure in self.failures if failure.concerns(key, board)), None)
        if failure is not None and failure.times is not None:
            failure.times -= 1
            if failure.times == 0:
                self.failures.remove(failure)
        return failure
