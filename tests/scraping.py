"""What `/metrics` says, read by Prometheus' own parser."""

from prometheus_client.parser import text_string_to_metric_families

Scraped = dict[str, float]
"""By name and labels as one writes them, such as `osrsdiff_looks_total{outcome="success"}`."""


def parse(text: str) -> Scraped:
    return {
        sample.name + _written(sample.labels): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _written(labels: dict[str, str]) -> str:
    inner = ",".join(f'{name}="{value}"' for name, value in labels.items())
    return f"{{{inner}}}" if inner else ""


def looks(scraped: Scraped) -> dict[str, float]:
    """Those that were made, by outcome."""
    prefix = 'osrsdiff_looks_total{outcome="'
    return {
        name.removeprefix(prefix).rstrip('"}'): number
        for name, number in scraped.items()
        if name.startswith(prefix) and number
    }
