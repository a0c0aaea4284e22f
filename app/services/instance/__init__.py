"""The instance itself: its figures, its tasks' runs, its upkeep."""
