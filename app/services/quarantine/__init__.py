"""Looks that cannot be progress: held, shown, decided about."""
