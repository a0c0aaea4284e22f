"""The commands that a page of the documentation shows in its blocks of `console`, each with the answer shown."""

import re
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

VARYING = {
    r"\d{4}-\d\d-\d\dT?\d\d:\d\d:\d\d(\.\d+)?Z?": "<time>",
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}": "<id>",
    r"osrsdiff_[\w-]{43}": "<key>",
    r"\b\d{13}-\d+\b": "<event>",
    r'(?<="duration_ms":)\d+': "<milliseconds>",
    r";r=\d+;t=\d+": ";<left>",
}
"""What another run or another machine answers otherwise, and what both are compared as."""


class Example(NamedTuple):
    line: int
    command: str
    answer: str


def examples_of(page: Path) -> list[Example]:
    """A command begins with `$ ` and goes on after a `\\` at the end of a line; the lines below it are its answer."""
    found: list[Example] = []
    for token in MarkdownIt().parse(page.read_text()):
        if token.type == "fence" and token.info == "console":
            assert token.map is not None
            found += _examples(token.content, token.map[0] + 2)
    return found


def _examples(block: str, first_line: int) -> list[Example]:
    return [
        Example(first_line + block.count("\n", 0, found.start()), found["command"], found["answer"])
        for found in re.finditer(r"^\$ (?P<command>(?:.*\\\n)*.*)\n(?P<answer>(?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    ]


def is_as_shown(answer: str, shown: str) -> bool:
    """Whether an answer is the one shown, where `...` stands for anything and line breaks are the page's own."""
    return OutputChecker().check_output(_comparable(shown), _comparable(answer), ELLIPSIS)


def _comparable(text: str) -> str:
    text = re.sub(r"\s", "", text)
    for pattern, name in VARYING.items():
        text = re.sub(pattern, name, text)
    return text
