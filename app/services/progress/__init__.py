"""What was gained, and by whom."""
