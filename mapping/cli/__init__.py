"""The command line: ``hothmap COMMAND``."""

import sys

from mapping.ahead import begun

__all__ = ["main"]


def main() -> None:
    """Run the command that was typed, as :func:`mapping.cli.app.main` says."""
    with begun(sys.argv[1:]):
        from mapping.cli.app import main as run  # noqa: PLC0415 - it loads for long

        run()
