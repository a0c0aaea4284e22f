"""Every answer of the real hiscores that was ever recorded, read by the parser."""

import random
from collections import defaultdict
from pathlib import Path

import orjson
import pytest

from app.hiscores.errors import Malformed
from app.hiscores.metrics import CATALOGUE, SKILLS
from app.hiscores.parser import parse
from tests.payloads import recorded
from tests.payloads.recorded import Document

pytestmark = recorded.needed

every_body = pytest.mark.parametrize("path", recorded.BODIES, ids=lambda path: path.stem)


def who(document: Document) -> str:
    return document.get("name") or "Anyone"


@every_body
def test_every_row_of_a_recorded_answer_is_read_exactly_and_by_a_name_of_the_catalogue(path: Path) -> None:
    document = recorded.document(path)
    hiscores = parse(path.read_bytes(), asked_for=who(document))
    assert hiscores.readings == recorded.readings(document)
    assert len(hiscores.readings) == len(document["skills"]) + len(document["activities"]) + 1
    assert hiscores.readings.keys() <= CATALOGUE.keys()
    assert hiscores.skills == {row["name"] for row in document["skills"][1:]} <= set(SKILLS)
    assert hiscores.name == document.get("name")


@every_body
@pytest.mark.parametrize("ids", ["kept", "dropped", "shuffled"])
def test_the_order_of_recorded_rows_and_their_ids_mean_nothing(path: Path, ids: str) -> None:
    document = recorded.document(path)
    said = recorded.readings(document)
    chance = random.Random(path.stem)
    for block in ("skills", "activities"):
        numbers = chance.sample(range(500), len(document[block]))
        for row, number in zip(document[block], numbers, strict=True):
            row["id"] = number if ids == "shuffled" else row["id"]
            if ids == "dropped":
                del row["id"]
        chance.shuffle(document[block])
    assert parse(orjson.dumps(document), asked_for=who(document)).readings == said


@every_body
def test_a_recorded_answer_with_any_one_row_missing_says_the_same_of_all_others(path: Path) -> None:
    document = recorded.document(path)
    said = recorded.readings(document)
    for block in ("skills", "activities"):
        for place, row in enumerate(document[block][1:], start=1):
            without = {**document, block: document[block][:place] + document[block][place + 1 :]}
            read = parse(orjson.dumps(without), asked_for=who(document)).readings
            assert read == {name: reading for name, reading in said.items() if name != row["name"]}


@every_body
def test_the_list_of_rows_through_the_years_agrees_with_the_recorded_answer(path: Path) -> None:
    document = recorded.document(path)
    rows = tuple([row["name"] for row in document[block]] for block in ("skills", "activities"))
    skills, activities = recorded.row_names(len(rows[0]), len(rows[1]))
    if path.stem.endswith("TRIMMED"):
        skills, activities = recorded.row_names(25, 91)
        activities = [name for name in activities if name in rows[1]]
    assert rows == (skills, activities)


@pytest.mark.parametrize("path", recorded.NAMED_TABLES, ids=lambda path: path.stem)
def test_the_rows_of_a_recorded_table_are_read_exactly_by_their_names_of_that_time(path: Path) -> None:
    """All tables but the one whose rows are not certain: of that one the test below is all that can be said."""
    document = recorded.document(path)
    read = parse(orjson.dumps(document), asked_for="Anyone").readings
    assert read == recorded.readings(document)
    assert len(read) == len(path.read_text().split()) + 1


@pytest.mark.parametrize("path", recorded.TABLES, ids=lambda path: path.stem)
def test_a_table_itself_is_no_answer(path: Path) -> None:
    with pytest.raises(Malformed, match="not JSON"):
        parse(path.read_bytes(), asked_for="Anyone")


def test_what_was_recorded_as_a_table_and_as_json_at_once_is_read_as_the_same() -> None:
    """Which proves the names of the rows, too: nearly every value of this character is another."""
    looks = defaultdict(list)
    for path in [*recorded.BODIES, *recorded.NAMED_TABLES]:
        if "_b0aty_" in path.stem:
            document = recorded.document(path)
            date, experience = path.stem[:10], document["skills"][0]["xp"]
            looks[date, experience].append(parse(orjson.dumps(document), asked_for="B0aty").readings)
    pairs = [read for read in looks.values() if len(read) == 2]
    assert len(pairs) == 5
    for body, table in pairs:
        assert body == table
        assert len({reading.value for reading in body.values()}) > 0.9 * len(body)
