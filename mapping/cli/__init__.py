"""The command line: ``hothmap COMMAND``."""

from mapping.cli.app import main

__all__ = ["main"]
