"""Answers with status 200 that are none: what becomes of a good reply's body."""

import gzip
from typing import Any

import orjson

from app.demo.replies import Reply

MEGABYTE = 1024 * 1024


def half(reply: Reply) -> Reply:
    return Reply(200, reply.body[: len(reply.body) // 2], reply.headers)


def padded(reply: Reply, megabytes: int) -> Reply:
    return Reply(200, reply.body + b" " * (megabytes * MEGABYTE), reply.headers)


def gzip_bomb(reply: Reply, megabytes: int) -> Reply:
    """As `padded` once it is unpacked, and a thousandth of that on the way."""
    return _gzipped(reply, gzip.compress(reply.body) + gzip.compress(b" " * MEGABYTE) * megabytes)


def bad_gzip(reply: Reply) -> Reply:
    return _gzipped(reply, b"\x1f\x8b\x08\x00 this was never compressed")


def with_name(reply: Reply, name: str) -> Reply:
    return _json(reply, {**orjson.loads(reply.body), "name": name})


def with_wrong_types(reply: Reply) -> Reply:
    """Numbers as text with commas, as another page of the hiscores really has them, and some that are missing."""
    document = orjson.loads(reply.body)
    for block, number in (("skills", "xp"), ("activities", "score")):
        for row in document.get(block, []):
            row[number] = f"{row.get(number, 0):,}"
            row["rank"] = None
    return _json(reply, document)


def with_score(reply: Reply, score: int) -> Reply:
    """One wrong number among good ones."""
    document = orjson.loads(reply.body)
    document["activities"][-1]["score"] = score
    return _json(reply, document)


def with_a_row_twice(reply: Reply) -> Reply:
    document = orjson.loads(reply.body)
    document["activities"].append(document["activities"][0])
    return _json(reply, document)


def _json(reply: Reply, document: dict[str, Any]) -> Reply:
    return Reply(200, orjson.dumps(document), reply.headers)


def _gzipped(reply: Reply, body: bytes) -> Reply:
    return Reply(200, body, {**reply.headers, "Content-Encoding": "gzip"})
