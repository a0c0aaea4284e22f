"""Measurements in the words of Prometheus."""

import math
from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from app import __version__
from app.services.looks.look_counts import LookTotals
from app.workers.measurements import Measurements

PREFIX = "osrsdiff_"

GAUGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "dependency_up": ("Whether it answers.", ("dependency",)),
    "lag_seconds": ("For how long the active player that is longest due has been due; 0 if nobody is.", ()),
    "players": ("Tracked players.", ("status", "active")),
    "queue_length": ("Messages in the queue, those included that workers have taken.", ()),
    "queue_pending": ("Messages that workers have taken and not done yet.", ()),
    "workers": ("Workers that are alive.", ()),
    "request_budget_used": ("Requests to the hiscores in the minute that ends now.", ()),
    "request_budget_limit": ("Requests to the hiscores that a minute may see.", ()),
    "hiscores_paused": ("Whether scheduled looks wait because the hiscores fail or have asked us to.", ()),
    "task_runs_last_day": ("Runs of tasks that were queued within the last 24 hours.", ("name", "status")),
    "table_rows": ("Rows of a table of the history, as the database estimates them.", ("table",)),
    "table_bytes": ("Size of a table of the history with its indexes.", ("table",)),
}


class _Scrape(Collector):
    def __init__(self, measured: Measurements) -> None:
        self._measured = measured

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily(f"{PREFIX}build", "What runs here.", {"version": __version__})
        for name, (meaning, labels) in GAUGES.items():
            family = GaugeMetricFamily(f"{PREFIX}{name}", meaning, labels=labels)
            for values, number in self._measured.gauges.get(name, {}).items():
                family.add_metric(values, number)
            yield family
        if self._measured.looks is not None:
            yield from _of_looks(self._measured.looks)


def _of_looks(looks: LookTotals) -> Iterator[Metric]:
    counter = CounterMetricFamily(f"{PREFIX}looks", "Looks by what came of them.", labels=("outcome",))
    for outcome, number in looks.by_outcome.items():
        counter.add_metric((outcome,), number)
    yield counter
    up_to = zip(looks.by_bucket, accumulate(looks.by_bucket.values()), strict=True)
    yield HistogramMetricFamily(
        f"{PREFIX}look_duration_seconds",
        "From the first request of a look until what came of it is stored.",
        buckets=[("+Inf" if bound == math.inf else str(bound), number) for bound, number in up_to],
        sum_value=looks.seconds,
    )


def exposition(measured: Measurements) -> bytes:
    """The text that a scrape gets."""
    return generate_latest(_Scrape(measured))
