"""Everything of players to files and back, and their changes as tables."""
