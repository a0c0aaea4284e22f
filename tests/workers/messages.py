"""Messages of a queue, one by one."""

import asyncio
from collections.abc import AsyncIterator

from taskiq import AckableMessage, BrokerMessage

from app.workers.stream_broker import StreamBroker


async def send(broker: StreamBroker, text: str) -> None:
    await broker.kick(BrokerMessage(task_id=text, task_name="test", message=text.encode(), labels={}))


async def take(messages: AsyncIterator[AckableMessage], seconds: float = 30) -> AckableMessage:
    async with asyncio.timeout(seconds):
        return await anext(messages)


async def acknowledge(message: AckableMessage) -> None:
    done = message.ack()
    assert done is not None
    await done
