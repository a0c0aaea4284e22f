"""What checks find, as a test reads it."""

from collections.abc import AsyncIterator

from app.doctor.findings import Finding


async def read(findings: AsyncIterator[Finding]) -> list[tuple[str, str]]:
    return [(finding.level, finding.sentence) async for finding in findings]


async def amiss(findings: AsyncIterator[Finding]) -> dict[str, str]:
    """All that is not as it should be: the sentences by level, of which there is one each."""
    found = [(level, sentence) for level, sentence in await read(findings) if level != "ok"]
    assert len(dict(found)) == len(found), found
    return dict(found)
