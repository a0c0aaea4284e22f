"""The command `osrsdiff`, also `python -m app`."""

import sys

from app.errors import StartupError


def main() -> None:
    try:
        # Imported here, because the broker needs the settings as soon as it is imported, and they may be wrong.
        from app.cli import app
    except StartupError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    app()


if __name__ == "__main__":
    main()
