"""What a process that runs for long spares the collector of garbage."""

import gc


def keep_what_is_there() -> None:
    """To be called once all is loaded: what stays for good need not be looked through by every collection."""
    gc.collect()
    gc.freeze()
