"""``hothmap find``: who or what is held under a name, phone, vehicle, handle or place."""

from __future__ import annotations

from typing import Annotated

import typer

from graph.errors import UsageError
from graph.ids import reference_of
from mapping.cli.looking import looked
from mapping.cli.options import Json, LookPurpose, StoreUrl
from mapping.cli.session import console, opened, print_json
from mapping.cli.tables import print_table, whole, words
from mapping.finding import find as find_in

__all__ = ["find"]


def find(
    text: Annotated[str, typer.Argument(help="A name, nickname, phone, vehicle, handle or place.")],
    purpose: LookPurpose = "",
    top: Annotated[int, typer.Option("--top", min=1, help="Show at most so many.")] = 30,
    store: StoreUrl = None,
    json: Json = False,
) -> None:
    """Find who or what is held under a text, however it is spelled. That you looked is recorded."""
    if not text.strip():
        msg = "Say what to look for: a name, nickname, phone, vehicle, handle or place."
        raise UsageError(msg)
    with opened(store, read_only=False) as held:
        found = find_in(held, text, at_most=top)
        looked(held, "find", named=[one.record for one in found], purpose=purpose)
    if json:
        print_json(
            [
                {
                    "id": reference_of(one.record),
                    "kind": one.kind,
                    "title": one.title,
                    "field": one.field,
                    "how": one.how,
                }
                for one in found
            ]
        )
        return
    screen = console()
    if not found:
        screen.print("Nothing is held under this, or anything spelled nearly so.")
        return
    print_table(
        screen,
        (whole("Reference"), *map(words, ("Kind", "Name or value", "What fits", "How"))),
        [(reference_of(one.record), one.kind, one.title, one.field, one.how) for one in found],
        title="Held under this, nearest spelling first",
    )
    if len(found) == top:
        screen.print("There may be more: write more of it, or raise --top.")
