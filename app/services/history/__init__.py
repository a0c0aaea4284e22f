"""What is kept of players, and how."""
