"""Every way in which the hiscores fail to answer, by name. `outcome` is what the log of looks calls it."""

from typing import ClassVar, Literal

Refusal = Literal["not_found", "rate_limited", "unavailable", "malformed"]


class HiscoresError(Exception):
    outcome: ClassVar[Refusal]

    def __init__(self, detail: str, *, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after
        """Seconds the hiscores ask us to wait, if they said."""


class CharacterNotFound(HiscoresError):
    """The name is not on this board: never ranked, renamed, banned, or one of the hiscores' one-off errors."""

    outcome = "not_found"


class RateLimited(HiscoresError):
    outcome = "rate_limited"


class HiscoresUnavailable(HiscoresError):
    """No connection, a time-out, a server error, or the redirect that the hiscores give while they are down."""

    outcome = "unavailable"


class Malformed(HiscoresError):
    """Status 200 with something that is not a whole hiscores answer about the character asked for."""

    outcome = "malformed"
