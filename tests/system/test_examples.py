"""What the documentation shows of the API is what the API does."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.demo.hiscores import SimulatedHiscores
from app.demo.server import DemoServer
from tests.system.examples import examples_of, is_as_shown
from tests.system.processes import PASSWORD, START_SECONDS, environment, running_up

pytestmark = pytest.mark.slow
DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("api.md", "events.md")
"""In the order in which one reads them: what one has set, the next one uses."""
AT_NEW_YEAR = "0 0 1 1 *"


@pytest.fixture
async def variables(tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """What the first page asks its readers to set, of an instance at which nobody looks by itself."""
    async with DemoServer(SimulatedHiscores(everyone=True)) as hiscores:
        settings = {"ADMIN__PASSWORD": PASSWORD, "SCHEDULES__FETCH_HISCORES": AT_NEW_YEAR}
        async with running_up(tmp_path / "data", hiscores.url, **settings) as up:
            assert up.address is not None
            yield {"api": up.address, "hiscores": hiscores.url, "password": PASSWORD}


async def run(commands: list[str], variables: dict[str, str], folder: Path) -> list[str]:
    """What each of the commands prints, one after the other in one shell."""
    outputs = [folder / str(number) for number in range(len(commands))]
    script = [f"exec > '{output}' 2>&1\n{command}" for output, command in zip(outputs, commands, strict=True)]
    shell = await asyncio.create_subprocess_exec("bash", "-c", "\n".join(script), env=environment(**variables))
    async with asyncio.timeout(START_SECONDS):
        await shell.wait()
    return [output.read_text() for output in outputs]


@pytest.mark.skipif(shutil.which("curl") is None, reason="the documentation asks with curl")
async def test_every_command_of_the_api_pages_answers_what_they_show(variables: dict[str, str], tmp_path: Path) -> None:
    examples = [(page, example) for page in PAGES for example in examples_of(DOCS / page)]
    answers = await run([example.command for _, example in examples], variables, tmp_path)
    wrong = [
        f"docs/{page}:{example.line}: $ {example.command}\n{answer}"
        for (page, example), answer in zip(examples, answers, strict=True)
        if not is_as_shown(answer, example.answer)
    ]
    assert not wrong, "\n\n".join(["These answer something else than what is shown:", *wrong])


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ('{"gained":10000}', '{"gained": 9999}'),
        ('{"gained":10000,"exact":true}', '{"gained": 10000}'),
        ('{"state":"finished","at":"2026-11-26T02:26:52.651Z"}', '{"status": "finished", ...}'),
        ('{"fetched_at":null}', '{"fetched_at": "2026-11-26T02:26:52.651Z"}'),
        ("304", ""),
    ],
)
def test_an_answer_that_is_not_the_one_shown_is_told_from_it(answer: str, shown: str) -> None:
    assert not is_as_shown(answer, shown)


def test_times_ids_and_keys_may_be_others_and_what_dots_stand_for_anything() -> None:
    answer = '{"id":"c43e801b-a0f0-4924-aed2-ef4216b0263f","at":"2026-11-26T02:26:52.651137Z","more":[1,2]}\n'
    shown = '{"id": "00000000-a0f0-4924-aed2-ef4216b0263f",\n "at": "2025-01-01T00:00:00Z", ...}'
    assert is_as_shown(answer, shown)
