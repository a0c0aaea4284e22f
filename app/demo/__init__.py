"""A simulated hiscores server for the demo, the tests and the benchmarks, and simulated pasts. Nothing here is used in
normal operation."""
