"""Looks at players, from the due time to what is stored: the pipeline is tracking.py."""
