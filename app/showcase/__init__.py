"""The demo: an instance with a folder of its own, simulated hiscores, and a year of their characters' history."""
