"""Commands that run until they are stopped."""

import asyncio
import signal
from typing import Annotated

import typer
import uvicorn

from app.cli.running import check_engines, err, out, run, tell_password
from app.config import Settings, get_settings
from app.demo.clock import SimulatedClock
from app.demo.hiscores import SimulatedHiscores
from app.demo.server import DemoServer
from app.logging import set_up_logging
from app.main import create_app
from app.up import GRACE_SECONDS
from app.up import up as run_everything
from app.workers.broker import broker
from app.workers.scheduler import schedule
from app.workers.worker import work

Host = Annotated[str | None, typer.Option(help="Address to listen on; default HOST or 127.0.0.1.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on; default PORT or 8000.", min=0, max=65535)]


def up(
    host: Host = None,
    port: Port = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Show simulated characters with a year of history, in a folder of its own.")
    ] = False,
) -> None:
    """Run everything: PostgreSQL and Valkey (unless others are configured), API, worker and scheduler."""
    settings = _with(host, port)
    with err.status("Starting") as status:

        def ready(address: str, password: str | None) -> None:
            status.stop()
            out.print(f"OSRS Diff runs at [bold]{address}[/]. Stop it with Ctrl-C.", soft_wrap=True)
            if demo:
                out.print("It is a demo: nothing in it is real.")
            if password is not None:
                tell_password(settings.admin.username, password, only_now=not demo)

        run(run_everything(settings, lambda step: status.update(f"{step} ..."), ready, is_demo=demo))


def api(host: Host = None, port: Port = None) -> None:
    """Run the API alone (one of many, over an external database and Redis)."""
    settings = _with(host, port)
    set_up_logging(settings)

    async def serve() -> None:
        await check_engines(settings)
        config = uvicorn.Config(
            create_app(settings),
            settings.host,
            settings.port,
            log_config=None,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        await uvicorn.Server(config).serve()

    run(serve())


def worker() -> None:
    """Run a worker alone."""
    settings = get_settings()
    set_up_logging(settings)

    async def serve() -> None:
        await check_engines(settings)
        broker.is_worker_process = True
        await broker.startup()
        try:
            await work(_stop_on_signals())
        finally:
            await broker.shutdown()

    run(serve())


def scheduler() -> None:
    """Run a scheduler alone; several are no harm."""
    settings = get_settings()
    set_up_logging(settings)

    async def serve() -> None:
        await check_engines(settings)
        stop = _stop_on_signals()
        await broker.startup()
        firing = asyncio.create_task(schedule())
        await asyncio.wait({firing, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
        if firing.done():
            firing.result()
        firing.cancel()
        await asyncio.wait({firing})
        await broker.shutdown()

    run(serve())


def demo(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8090,
    speed: Annotated[float, typer.Option(help="Simulated seconds in a second.", min=0.1, max=10_000)] = 1,
) -> None:
    """Run a simulated hiscores server, on which every name exists: point HISCORES__BASE_URL at it."""
    world = SimulatedHiscores(SimulatedClock(speed=speed), everyone=True)

    async def serve() -> None:
        async with DemoServer(world, host=host, port=port) as server:
            out.print(f"Simulated hiscores at [bold]{server.url}[/]; see /control/state. Stop it with Ctrl-C.")
            await _stop_on_signals().wait()

    run(serve())


def add_commands(app: typer.Typer) -> None:
    for command in (up, api, worker, scheduler, demo):
        app.command()(command)


def _with(host: str | None, port: int | None) -> Settings:
    changes = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    return get_settings().model_copy(update=changes)


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
