"""How fast and how small it is, measured on simulated data and real processes: `mise run bench`. Never a timed test."""
