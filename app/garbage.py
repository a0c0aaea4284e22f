"""What a process that runs for long spares the collector of garbage."""

import gc

YOUNG_OBJECTS = 10_000
"""More than a look or an answer holds at once; what they let go of goes by itself, unless it is left in a circle."""


def keep_what_is_there() -> None:
    """To be called once all is loaded: what stays for good need not be looked through by every collection."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 10, 10)
