"""A simulated hiscores server for the demo, the tests and the benchmarks. Nothing here is used in normal operation."""
