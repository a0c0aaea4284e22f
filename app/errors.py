"""The errors a person can meet: what went wrong, as a sentence, and what HTTP calls it."""


class AppError(Exception):
    """A refusal with a reason. `status`, `code` and `title` are the class's; `detail` is a sentence for the reader."""

    status = 500
    code = "internal_error"
    title = "Internal error"

    def __init__(self, detail: str, *, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after


class NotAuthenticated(AppError):
    status = 401
    code = "not_authenticated"
    title = "Not signed in"


class NotAllowed(AppError):
    status = 403
    code = "not_allowed"
    title = "Not allowed"


class NotFound(AppError):
    status = 404
    code = "not_found"
    title = "Not found"


class TooSlow(AppError):
    status = 408
    code = "too_slow"
    title = "Too slow"


class Conflict(AppError):
    status = 409
    code = "conflict"
    title = "Conflict"


class TooLarge(AppError):
    status = 413
    code = "too_large"
    title = "Too large"


class WrongType(AppError):
    status = 415
    code = "wrong_type"
    title = "Wrong type"


class Invalid(AppError):
    status = 422
    code = "invalid"
    title = "Invalid input"


class TooManyRequests(AppError):
    status = 429
    code = "too_many_requests"
    title = "Too many requests"


class BadAnswer(AppError):
    """The hiscores answered with something that is not a hiscores page."""

    status = 502
    code = "hiscores_malformed"
    title = "The hiscores gave a bad answer"


class Unavailable(AppError):
    """Something we depend on (hiscores, database, Redis) does not answer; the same request may work later."""

    status = 503
    code = "unavailable"
    title = "Not available now"


class StartupError(Exception):
    """Why a process cannot start and what to do about it, in a sentence; shown without a traceback."""
