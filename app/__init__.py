"""OSRS Diff: a tracker of Old School RuneScape characters."""

from importlib.metadata import version

__version__ = version("osrsdiff")
