"""``hothmap whatif``: children's exposure before and after, were somebody or some place gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from graph import Picture, what_if
from graph.effort import free_within
from graph.errors import UsageError
from graph.freeing import free_most
from graph.record_cases import LEVELS
from graph.routes import MOST_STEPS, independent_routes
from graph.wording import counted
from mapping.casework import level_on
from mapping.cli.looking import looked
from mapping.cli.options import AsAt, Json, KnownAt, LookPurpose, SettingsFile, StoreUrl
from mapping.cli.session import console, known_time, opened, print_json, read_day
from mapping.cli.tables import figures, print_table, whole, words
from mapping.cli.team import read_team_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from graph import Casebook, WhatIf
    from graph.effort import EffortTable
    from graph.freeing import Freeing
    from graph.ids import RecordId

__all__ = ["whatif"]


@dataclass(frozen=True)
class _Answer:
    """What is printed, either way."""

    casebook: Casebook
    found: WhatIf
    steps: int
    graded: bool
    chosen: Freeing | None
    effort_of: Mapping[RecordId, int] | None
    efforts: EffortTable
    routes: tuple[Mapping[RecordId, int], Mapping[RecordId, int]] | None
    by_child: bool


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
    effort: Annotated[
        int | None,
        typer.Option(
            "--effort",
            min=1,
            help="Instead, find those that together take at most this effort, by their levels.",
            show_default=False,
        ),
    ] = None,
    steps: Annotated[
        int, typer.Option("--steps", min=1, max=4, help="How many links count as in reach.")
    ] = 1,
    graded: Annotated[
        bool,
        typer.Option("--graded", help="Count a weak link as several steps, a sure one as one."),
    ] = False,
    by_child: Annotated[
        bool,
        typer.Option("--by-child", help="Show each child's own figures. For the team alone."),
    ] = False,
    purpose: LookPurpose = "",
    settings: SettingsFile = None,
    store: StoreUrl = None,
    as_at: AsAt = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Show how many children would still be exposed. Children are never removed."""
    if bool(remove) + (best is not None) + (effort is not None) != 1:
        msg = "Give --remove ID, as often as needed, or --best N, or --effort N."
        raise UsageError(msg)
    day = read_day(as_at)
    team = read_team_settings(settings)
    with opened(store, read_only=False) as held:
        casebook = held.load(known_at=known_time(known_at))
        picture = Picture(casebook, as_at=day, table=team.evidence)
        effort_of = None if effort is None else _efforts(picture, team.effort)
        chosen = None if best is None else free_most(picture, best)
        if effort is not None and effort_of is not None:
            chosen = free_within(picture.reached_by, effort_of, effort)
        gone = [casebook.resolve(one) for one in remove or ()] if chosen is None else chosen.members
        found = what_if(picture, gone, steps=steps, graded=graded)
        routes = _routes(picture, found, steps) if by_child and not graded else None
        looked(held, "whatif", scope="everything", purpose=purpose)
    answer = _Answer(
        casebook, found, steps, graded, chosen, effort_of, team.effort, routes, by_child
    )
    if json:
        print_json({"as_at": day.isoformat(), **_as_json(answer)})
    else:
        _print(answer, f"as at {day:%d/%m/%Y}")


def _efforts(picture: Picture, efforts: EffortTable) -> dict[RecordId, int]:
    """Give everybody of concern in reach of a child the effort of their level on the day."""
    return {
        one: efforts.of(level_on(picture.open_cases[one], picture.as_at))
        for one in sorted({one for near in picture.reached_by.values() for one in near})
    }


def _routes(
    picture: Picture, found: WhatIf, steps: int
) -> tuple[Mapping[RecordId, int], Mapping[RecordId, int]] | None:
    if steps > MOST_STEPS:
        return None
    network, of_concern = picture.network, picture.open_cases
    return (
        independent_routes(network, of_concern=of_concern, steps=steps),
        independent_routes(network, of_concern=of_concern, steps=steps, removed=found.removed),
    )


def _as_json(answer: _Answer) -> dict[str, object]:
    reference, found, chosen = answer.casebook.reference, answer.found, answer.chosen
    more: dict[str, object] = {}
    if chosen is not None:
        more = {"bound": chosen.bound, "proven_best": chosen.proven_best}
    if answer.effort_of is not None:
        more["effort"] = {reference(one): answer.effort_of[one] for one in found.removed}
    if answer.by_child:
        more["children"] = [
            {
                "id": reference(child),
                "before": [reference(one) for one in near],
                "after": [reference(one) for one in found.after.reached_by.get(child, ())],
                **(
                    {}
                    if answer.routes is None
                    else {
                        "routes_before": answer.routes[0].get(child, 0),
                        "routes_after": answer.routes[1].get(child, 0),
                    }
                ),
            }
            for child, near in found.before.reached_by.items()
        ]
    return {
        "steps": answer.steps,
        "graded": answer.graded,
        "removed": [reference(one) for one in found.removed],
        "children_exposed": {
            "before": len(found.before.reached_by),
            "after": len(found.after.reached_by),
        },
        "no_longer_exposed": [reference(one) for one in found.freed],
        **more,
    }


def _print(answer: _Answer, on: str) -> None:
    reference, found = answer.casebook.reference, answer.found
    screen = console()
    if not found.removed:
        screen.print(f"Nobody and nothing of concern could be found for that, {on}.")
        return
    removed = ", ".join(reference(one) for one in found.removed)
    print_table(
        screen,
        (words("Children with an open person or place of concern in reach"), figures("Count")),
        [
            ("today", str(len(found.before.reached_by))),
            ("without", str(len(found.after.reached_by))),
            ("no longer exposed", str(len(found.freed))),
        ],
        title=f"If {removed} were gone, {on}",
    )
    if found.freed:
        screen.print("No longer exposed: " + ", ".join(reference(one) for one in found.freed))
    if answer.by_child:
        _print_children(screen, answer)
        same = sum(
            near == found.after.reached_by.get(child)
            for child, near in found.before.reached_by.items()
        )
        screen.print(f"Nothing changes for {counted(same, 'other child', 'other children')}.")
    if answer.effort_of is not None:
        spent = [f"{reference(one)} {answer.effort_of[one]}" for one in found.removed]
        total = sum(answer.effort_of[one] for one in found.removed)
        screen.print(f"Effort, {total} in all: {', '.join(spent)}. {_by_level(answer.efforts)}")
    if answer.chosen is not None:
        such = "of this size" if answer.effort_of is None else "within this effort"
        sure = (
            f"No other set {such} frees more."
            if answer.chosen.proven_best
            else f"The search was stopped: no set {such} can free more than "
            f"{answer.chosen.bound}, and a better one may exist."
        )
        screen.print(f"Found for direct links. {sure}")
    if answer.graded:
        screen.print("Steps are counted by how sure each link is: 1 for the surest, up to 4.")
    screen.print(
        "This counts links in the evidence. It does not say what people would do next: look again "
        "after disruption.",
    )


def _by_level(efforts: EffortTable) -> str:
    each = ", ".join(f"{efforts.of(level)} at level {level}" for level in LEVELS)
    return f"A team's judgement: {each}, {efforts.of(None)} where no level is decided."


def _print_children(screen: Console, answer: _Answer) -> None:
    """Lay out the children for whom something changes, by reference: no order of need is meant."""
    reference, before = answer.casebook.reference, answer.found.before.reached_by
    headings = [
        whole("Child"),
        figures("In reach\ntoday"),
        words("No longer in reach"),
        figures("Left"),
    ]
    if answer.routes is not None:
        headings.append(figures("Routes that\nshare nobody"))
    rows = []
    for child, near in before.items():
        after = answer.found.after.reached_by.get(child, ())
        if near == after:
            continue
        gone = ", ".join(reference(one) for one in near if one not in after)
        cells = [reference(child), str(len(near)), gone, str(len(after))]
        if answer.routes is not None:
            routes, then = (counts.get(child, 0) for counts in answer.routes)
            cells.append(str(routes) if routes == then else f"{routes}, then {then}")
        rows.append(cells)
    title = "Child by child, sorted by reference. For the team alone"
    print_table(screen, headings, rows, title=title)
