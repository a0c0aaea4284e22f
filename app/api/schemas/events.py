"""Events as server-sent events, in OpenAPI's words."""

from typing import Any

from pydantic import TypeAdapter

from app.workers.events import LookEnded, RunChanged


def _schema(event: type[LookEnded | RunChanged]) -> dict[str, Any]:
    data = {"type": "string", "contentMediaType": "application/json", "contentSchema": TypeAdapter(event).json_schema()}
    return {"properties": {"event": {"const": event.kind}, "data": data}, "required": ["event", "data", "id"]}


_ITEM = {
    "type": "object",
    "properties": {"event": {"type": "string"}, "id": {"type": "string"}, "data": {"type": "string"}},
    "oneOf": [_schema(LookEnded), _schema(RunChanged), {"properties": {"event": {"const": "missed"}}}],
}
STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events as they happen; the stream has no end of its own",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "itemSchema": _ITEM}},
    }
}
