import random
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from app.hiscores.errors import Malformed
from app.hiscores.metrics import OVERALL, TOTAL_LEVEL
from app.hiscores.parser import Reading, parse
from tests import payloads

Document = dict[str, Any]


def parse_document(document: Document, asked_for: str = "Plain Jane") -> dict[str, Reading]:
    return parse(orjson.dumps(document), asked_for=asked_for).readings


@pytest.mark.parametrize("name", payloads.NAMES)
def test_every_payload_gives_each_row_as_it_stands(name: str) -> None:
    document = payloads.document(name)
    readings = parse(payloads.body(name), asked_for=payloads.asked_for(name)).readings
    assert len(readings) == len(document["skills"]) + len(document["activities"]) + 1
    for row in [*document["skills"][1:], *document["activities"]]:
        value = row.get("xp", row.get("score"))
        expected = Reading(None if value == -1 else value, None if row["rank"] == -1 else row["rank"])
        assert readings[row["name"]] == expected


def test_rows_are_found_by_name_whatever_their_order_and_id() -> None:
    document = payloads.document("ordinary")
    before = parse_document(document)
    for block in ("skills", "activities"):
        random.Random(1).shuffle(document[block])
        for row in document[block]:
            del row["id"]
    assert parse_document(document) == before


def test_the_level_of_overall_is_a_metric_of_its_own() -> None:
    document = payloads.document("ordinary")
    assert parse_document(document)[TOTAL_LEVEL] == Reading(document["skills"][0]["level"], None)


@pytest.mark.parametrize("nothing", [0, -1])
def test_an_overall_of_nothing_is_unknown_not_zero(nothing: int) -> None:
    document = payloads.document("ordinary")
    document["skills"][0].update(rank=-1, level=nothing, xp=nothing)
    readings = parse_document(document)
    assert readings[OVERALL] == readings[TOTAL_LEVEL] == Reading(None, None)


def test_unranked_and_unknown_are_two_facts() -> None:
    document = payloads.document("ordinary")
    for row, (rank, score) in zip(document["activities"], [(-1, -1), (-1, 0), (-1, 4), (7, 9)], strict=False):
        row.update(rank=rank, score=score)
    readings = list(parse_document(document).values())[-len(document["activities"]) :]
    assert readings[:4] == [Reading(None, None), Reading(0, None), Reading(4, None), Reading(9, 7)]


def test_new_names_are_taken_in_and_new_skills_known_as_such() -> None:
    hiscores = parse(payloads.body("never_heard_of"), asked_for="Early Bird")
    assert hiscores.readings["Moon Sovereign"] == Reading(73, 777)
    assert "Cartography" in hiscores.skills
    assert "Moon Sovereign" not in hiscores.skills


def test_the_characters_own_spelling_is_taken_over() -> None:
    assert parse(payloads.body("ordinary"), asked_for="plain_jane").name == "Plain Jane"
    assert parse(payloads.body("before_november_2025"), asked_for="Anyone").name is None


def changed(change: Callable[[Document], object]) -> bytes:
    document = payloads.document("ordinary")
    change(document)
    return orjson.dumps(document)


BAD = {
    "nothing": b"",
    "an empty object": b"{}",
    "a list": b"[]",
    "null": b"null",
    "a page": b"<!doctype html><title>Down for maintenance</title>",
    "half an answer": payloads.body("ordinary")[:3000],
    "no skills": changed(lambda d: d.pop("skills")),
    "empty skills": changed(lambda d: d.update(skills=[])),
    "empty activities": changed(lambda d: d.update(activities=[])),
    "skills as an object": changed(lambda d: d.update(skills={"name": "Attack"})),
    "a row that is a number": changed(lambda d: d["skills"].append(5)),
    "a row without a name": changed(lambda d: d["skills"][3].pop("name")),
    "a blank name": changed(lambda d: d["skills"][3].update(name="  ")),
    "a name with a control character": changed(lambda d: d["skills"][3].update(name="Att\x00ack")),
    "an endless name": changed(lambda d: d["skills"][3].update(name="A" * 101)),
    "a rank as text": changed(lambda d: d["skills"][3].update(rank="1,234")),
    "experience as text": changed(lambda d: d["skills"][3].update(xp="99")),
    "experience as a fraction": changed(lambda d: d["skills"][3].update(xp=1.5)),
    "experience as true": changed(lambda d: d["skills"][3].update(xp=True)),
    "no experience": changed(lambda d: d["skills"][3].pop("xp")),
    "no score": changed(lambda d: d["activities"][3].pop("score")),
    "negative experience": changed(lambda d: d["skills"][3].update(xp=-2)),
    "a negative rank": changed(lambda d: d["skills"][3].update(rank=-5)),
    "more experience than a skill holds": changed(lambda d: d["skills"][3].update(xp=200_000_001)),
    "an absurd score": changed(lambda d: d["activities"][3].update(score=2**31)),
    "an absurd total level": changed(lambda d: d["skills"][0].update(level=10_000)),
    "absurd experience overall": changed(lambda d: d["skills"][0].update(xp=20_000_000_001)),
    "an absurd rank": changed(lambda d: d["activities"][3].update(rank=2**40)),
    "a skill twice": changed(lambda d: d["skills"].append(d["skills"][3])),
    "a row in both lists": changed(lambda d: d["activities"].append({"name": "Attack", "rank": 1, "score": 1})),
    "another character": changed(lambda d: d.update(name="Somebody Else"[:12])),
    "a name that is a number": changed(lambda d: d.update(name=7)),
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_anything_but_a_whole_answer_is_malformed_and_says_why(body: bytes) -> None:
    with pytest.raises(Malformed) as raised:
        parse(body, asked_for="Plain Jane")
    assert raised.value.detail.endswith(".")
