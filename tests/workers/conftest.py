"""A queue of its own, whose workers wait for less than in earnest."""

from collections.abc import AsyncIterator

import pytest

from app.workers import stream_consumer
from app.workers.runtime import Runtime
from app.workers.stream_broker import StreamBroker

QUEUE = "osrsdiff-test"


@pytest.fixture
async def url(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(stream_consumer, "LEASE_SECONDS", 1)
    monkeypatch.setattr(stream_consumer, "RENEW_SECONDS", 0.2)
    monkeypatch.setattr(stream_consumer, "POLL_SECONDS", 0.1)
    monkeypatch.setattr(stream_consumer, "RECONNECT_SECONDS", 0.1)
    return runtime.settings.redis_url


@pytest.fixture
async def broker(url: str) -> AsyncIterator[StreamBroker]:
    broker = StreamBroker(url, QUEUE)
    yield broker
    await broker.shutdown()
