"""The commands put together, and what happens when one refuses."""

from __future__ import annotations

import sys

import typer

from graph.errors import HothmapError, UsageError
from mapping.cli import (
    demo,
    doctor,
    duplicates,
    export,
    importing,
    init,
    pack,
    pages,
    rank,
    register,
    show,
    whatif,
)
from mapping.cli.session import say

__all__ = ["app", "main"]

app = typer.Typer(
    name="hothmap",
    help=(
        "Map children's safety outside the home: evidence in, disruption and meeting papers out. "
        "Children are never ranked, scored or removed."
    ),
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("demo")(demo.demo)
app.command("init")(init.init)
app.command("check")(importing.check)
app.command("import")(importing.import_)
app.command("duplicates")(duplicates.duplicates)
app.command("show")(show.show)
app.command("rank")(rank.rank)
app.command("whatif")(whatif.whatif)
app.command("pack")(pack.pack)
app.command("map")(pages.map_)
app.command("network")(pages.network)
app.command("export")(export.export)
app.command("register")(register.register)
app.command("doctor")(doctor.doctor)


def main() -> None:
    """Run a command; a refusal is one sentence and exit status 1, wrong usage 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows consoles default to a code page
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except UsageError as error:
        say(f"hothmap: {error}")
        sys.exit(2)
    except HothmapError as error:
        say(f"hothmap: {error}")
        sys.exit(1)
    except KeyboardInterrupt:
        say("hothmap: stopped; nothing half done was kept.")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
