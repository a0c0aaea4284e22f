"""The payloads as bytes and as documents."""

from pathlib import Path
from typing import Any

import orjson

FOLDER = Path(__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
ASKED_FOR = {
    "all_200m": "Two Hundred",
    "both_regimes": "Sleepy Head",
    "ironman": "Iron Will",
    "never_heard_of": "Early Bird",
    "ordinary": "Plain Jane",
    "unranked": "Fresh Face",
}


def body(name: str) -> bytes:
    return (FOLDER / f"{name}.json").read_bytes()


def document(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = orjson.loads(body(name))
    return loaded


def asked_for(name: str) -> str:
    """The character a payload is about; those of the old backend do not say."""
    return ASKED_FOR.get(name, "Anyone")
