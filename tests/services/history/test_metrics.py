from dataclasses import replace

from app.demo.server import DemoServer
from app.services.history.metric_index import MetricIndex
from app.services.looks.tracker import Tracker
from tests.conftest import SetClock
from tests.services import stored
from tests.services.looking import add, look


async def test_a_process_behind_on_metrics_reads_what_another_stored(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    behind = replace(tracker, metrics=MetricIndex())
    async with tracker.database.sessions() as session:
        await behind.metrics.refresh(session)
    hiscores.world.add_metric("Moon Sovereign", value=7)
    player_id = await add(tracker, hiscores)
    hiscores.world.hide_metric("Moon Sovereign")
    clock.advance(minutes=30)
    assert (await look(behind, player_id)).outcome == "success"
    state = await stored.state(tracker.database, player_id)
    assert (state["Moon Sovereign"].value, state["Moon Sovereign"].reported) == (7, False)


async def test_20_new_names_are_taken_in_at_once_but_more_are_another_page(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores)
    for number in range(20):
        hiscores.world.add_metric(f"New {number}")
    clock.advance(minutes=5)
    assert (await look(tracker, player_id)).outcome == "success"
    for number in range(20, 41):
        hiscores.world.add_metric(f"New {number}")
    clock.advance(minutes=5)
    result = await look(tracker, player_id)
    assert (result.outcome, "20 rows" in (result.error or "")) == ("malformed", True)
    # 20 known ones and as many new are no more than an update of the game.
    hiscores.world.hide_metric("New 40")
    clock.advance(minutes=5)
    assert (await look(tracker, player_id)).outcome == "success"
