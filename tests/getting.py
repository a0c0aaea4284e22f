"""What the API answers, as JSON."""

from typing import Any

import httpx


async def get_json(client: httpx.AsyncClient, url: str, **query: Any) -> dict[str, Any]:
    """Of an answer that has to be there."""
    answer = await client.get(url, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
