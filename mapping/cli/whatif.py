"""``hothmap whatif``: children's exposure before and after, were somebody or some place gone."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from graph import Picture, what_if
from graph.errors import UsageError
from graph.freeing import free_most
from mapping.cli.looking import looked
from mapping.cli.options import AsAt, Json, KnownAt, SettingsFile, StoreUrl
from mapping.cli.session import console, known_time, opened, print_json, read_day
from mapping.cli.team import read_team_settings

__all__ = ["whatif"]


def whatif(
    remove: Annotated[
        list[str] | None,
        typer.Option(
            "--remove",
            help="A POC, LOC or group; may be given several times.",
            metavar="ID",
            show_default=False,
        ),
    ] = None,
    best: Annotated[
        int | None,
        typer.Option(
            "--best",
            min=1,
            max=20,
            help="Instead, find the N persons and places whose absence would free most children.",
            show_default=False,
        ),
    ] = None,
    steps: Annotated[
        int, typer.Option("--steps", min=1, max=4, help="How many links count as in reach.")
    ] = 1,
    settings: SettingsFile = None,
    store: StoreUrl = None,
    as_at: AsAt = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Show how many children would still be exposed. Children are never removed."""
    if bool(remove) == (best is not None):
        msg = "Give --remove ID, as often as needed, or --best N."
        raise UsageError(msg)
    day = read_day(as_at)
    team = read_team_settings(settings)
    with opened(store, read_only=False) as held:
        casebook = held.load(known_at=known_time(known_at))
        picture = Picture(casebook, as_at=day, table=team.evidence)
        chosen = None if best is None else free_most(picture, best)
        gone = [casebook.resolve(one) for one in remove or ()] if chosen is None else chosen.members
        found = what_if(picture, gone, steps=steps)
        looked(held, "whatif", scope="everything")
    reference = casebook.reference
    removed = [reference(one) for one in found.removed]
    freed = [reference(one) for one in found.freed]
    if json:
        print_json(
            {
                "as_at": day.isoformat(),
                "steps": steps,
                "removed": removed,
                "children_exposed": {
                    "before": len(found.before.reached_by),
                    "after": len(found.after.reached_by),
                },
                "no_longer_exposed": freed,
                **(
                    {}
                    if chosen is None
                    else {"bound": chosen.bound, "proven_best": chosen.proven_best}
                ),
            }
        )
        return
    table = Table(title=f"If {', '.join(removed)} were gone, as at {day:%d/%m/%Y}")
    table.add_column("Children with an open person or place of concern in reach")
    table.add_column("Count", justify="right")
    table.add_row("today", str(len(found.before.reached_by)))
    table.add_row("without", str(len(found.after.reached_by)))
    table.add_row("no longer exposed", str(len(freed)))
    screen = console()
    screen.print(table)
    if freed:
        screen.print("No longer exposed: " + ", ".join(freed))
    if chosen is not None:
        sure = (
            "No other set of this size frees more."
            if chosen.proven_best
            else f"No set of this size frees more than {chosen.bound}; a better one may exist."
        )
        screen.print(f"Found for direct links. {sure}")
    screen.print(
        "This counts links in the evidence. It does not say what people would do next: look again "
        "after disruption.",
    )
