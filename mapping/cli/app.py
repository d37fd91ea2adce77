"""The commands put together, and what happens when one refuses."""

from __future__ import annotations

import atexit
import gc
import sys
from importlib import import_module
from typing import Annotated

import typer

from graph.errors import HothmapError, UsageError
from mapping.cli.session import say

__all__ = ["COMMANDS", "main", "make_app"]

COMMANDS = {
    "demo": "demo.demo",
    "init": "init.init",
    "check": "importing.check",
    "import": "importing.import_",
    "duplicates": "duplicates.duplicates",
    "merge": "merge.merge",
    "unmerge": "merge.unmerge",
    "find": "find.find",
    "ask": "ask.ask",
    "show": "show.show",
    "rank": "rank.rank",
    "change": "change.change",
    "whatif": "whatif.whatif",
    "collect": "collect.collect",
    "pack": "pack.pack",
    "map": "pages.map_",
    "network": "pages.network",
    "export": "export.export",
    "register": "register.register",
    "verify": "verify.verify",
    "backup": "backup.backup",
    "restore": "backup.restore",
    "copy": "backup.copy",
    "rekey": "backup.rekey",
    "erase": "erase.erase",
    "doctor": "doctor.doctor",
}
"""Command to where it lives: module and function under :mod:`mapping.cli`."""

_INTERRUPTED = 130
_STOPPED = "hothmap: stopped; nothing half done was kept."


def make_app(wanted: str | None = None) -> typer.Typer:
    """
    Put the commands together.

    Parameters
    ----------
    wanted
        The one command that is about to run, so that only its own room is imported; None for all.

    Returns
    -------
    typer.Typer
        The program.
    """
    app = typer.Typer(
        name="hothmap",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback(invoke_without_command=True)(_about)
    for name, place in COMMANDS.items():
        if wanted in {None, name}:
            module, _, function = place.partition(".")
            app.command(name)(getattr(import_module(f"mapping.cli.{module}"), function))
    return app


def _about(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True)
    ] = False,
) -> None:
    """Evidence in, disruption and meeting papers out. Children are never ranked or scored."""
    if version:
        from importlib.metadata import version as installed  # noqa: PLC0415 - brings much with it

        print(f"hothmap {installed('hothmap')}")
        raise typer.Exit


def main() -> None:
    """Run a command; a refusal is one sentence and exit status 1, wrong usage 2."""
    atexit.register(gc.freeze)  # all is thrown away then: nobody need look through it for cycles
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows consoles default to a code page
            stream.reconfigure(encoding="utf-8", errors="replace")
    first = sys.argv[1] if len(sys.argv) > 1 else None
    try:
        # The version needs no command's room, any one will do.
        make_app("init" if first == "--version" else first if first in COMMANDS else None)()
    except UsageError as error:
        say(f"hothmap: {error}")
        sys.exit(2)
    except HothmapError as error:
        say(f"hothmap: {error}")
        sys.exit(1)
    except SystemExit as end:
        if end.code == _INTERRUPTED:  # what typer makes of it inside a command, without a word
            say(_STOPPED)
        raise
    except KeyboardInterrupt:
        say(_STOPPED)
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        # A disk or folder that failed where nothing below could say more; never a file's content.
        say(
            "hothmap: The computer could not read or write a file "
            f"({error.strerror or type(error).__name__}). "
            "Whatever was saved is whole; mend that and run the command again."
        )
        sys.exit(1)
