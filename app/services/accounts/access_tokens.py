"""Access tokens: JWTs that say whose session it is, for a short time and signed by us."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
from jwt.types import Options

from app.errors import NotAuthenticated
from app.models.base import MAX_BIGINT
from app.setting_groups import JWTSettings

ALGORITHM = "HS256"
TYPE = "at+jwt"
ISSUER = AUDIENCE = "osrsdiff"
OPTIONS: Options = {"require": ["iss", "aud", "sub", "family", "jti", "iat", "exp"]}
LEEWAY_SECONDS = 30
"""By so much the clocks of the API's processes may differ."""
MAX_TOKEN_LENGTH = 4096


@dataclass(frozen=True, slots=True)
class TokenIssuer:
    """Signs access tokens with one key, and takes those of the key before it, too."""

    secret_key: str
    settings: JWTSettings

    @property
    def access_seconds(self) -> int:
        return self.settings.access_token_expire_minutes * 60

    def access_token(self, user_id: int, family_id: UUID) -> str:
        now = datetime.now(UTC)
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "family": str(family_id),
            "jti": str(uuid4()),
            "iat": now,
            "exp": now + timedelta(seconds=self.access_seconds),
        }
        return jwt.encode(claims, self.secret_key, ALGORITHM, headers={"typ": TYPE})

    def read(self, access_token: str) -> tuple[int, UUID]:
        """User and family of an access token. Raises NotAuthenticated if it is not ours or has expired."""
        try:
            claims = self._claims(access_token)
            user_id = int(claims["sub"])
            if abs(user_id) > MAX_BIGINT:
                raise jwt.InvalidTokenError("No user has such an id.")
            return user_id, UUID(claims["family"])
        except jwt.ExpiredSignatureError as error:
            raise NotAuthenticated("The access token has expired: refresh it or sign in again.") from error
        except (jwt.InvalidTokenError, ValueError, AttributeError) as error:
            raise NotAuthenticated("The access token is not valid: sign in again.") from error

    def _claims(self, access_token: str) -> dict[str, Any]:
        if len(access_token) > MAX_TOKEN_LENGTH:
            raise jwt.InvalidTokenError("It is too long.")
        try:
            return _decode(access_token, self.secret_key)
        except jwt.InvalidSignatureError:
            previous = self.settings.previous_secret_key
            if previous is None:
                raise
            return _decode(access_token, previous.get_secret_value())


def _decode(access_token: str, key: str) -> dict[str, Any]:
    """Nothing that a token says of its key is heeded: the algorithm is ours, and whatever `kid` names."""
    decoded = jwt.decode_complete(
        access_token,
        key,
        [ALGORITHM],
        OPTIONS,
        issuer=ISSUER,
        audience=AUDIENCE,
        leeway=LEEWAY_SECONDS,
    )
    if decoded["header"].get("typ") != TYPE:
        raise jwt.InvalidTokenError("It is a token of another type.")
    claims: dict[str, Any] = decoded["payload"]
    return claims
