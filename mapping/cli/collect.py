"""``hothmap collect``: ties that nobody has reported and that it is worth asking about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graph import Picture, collection_tasks
from graph.wording import counted
from mapping.cli.looking import looked
from mapping.cli.options import AsAt, Json, KnownAt, LookPurpose, SettingsFile, StoreUrl
from mapping.cli.session import console, known_time, opened, print_json, read_day
from mapping.cli.tables import print_table, whole, words
from mapping.cli.team import read_team_settings

if TYPE_CHECKING:
    from graph import Casebook
    from graph.unseen import HitRate, Unseen

__all__ = ["collect"]

_HUNDRED = 100


def collect(
    most: Annotated[
        int, typer.Option("--most", min=1, max=200, help="How many questions to suggest.")
    ] = 20,
    purpose: LookPurpose = "",
    settings: SettingsFile = None,
    store: StoreUrl = None,
    as_at: AsAt = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Suggest ties to find out about. Never evidence, never about a child, never drawn."""
    day = read_day(as_at)
    team = read_team_settings(settings)
    with opened(store, read_only=False) as held:
        casebook = held.load(known_at=known_time(known_at))
        found = collection_tasks(Picture(casebook, as_at=day, table=team.evidence), most=most)
        named = {one for task in found.tasks for one in (task.person, task.other, *task.shared)}
        looked(held, "collect", named=named, purpose=purpose)
    if json:
        print_json({"as_at": day.isoformat(), **_as_json(casebook, found)})
    else:
        _print(casebook, found, f"{day:%d/%m/%Y}")


def _as_json(casebook: Casebook, found: Unseen) -> dict[str, object]:
    reference, rate = casebook.reference, found.hit_rate
    return {
        "hit_rate": None
        if rate is None
        else {
            "share": rate.share,
            "by_chance": rate.by_chance,
            "ties": rate.ties,
            "hidden": rate.hidden,
            "suggested": rate.suggested,
            "draws": rate.draws,
        },
        "not_measured": found.not_measured,
        "tasks": [
            {
                "person": reference(task.person),
                "other": reference(task.other),
                "shared": [reference(one) for one in task.shared],
                "because": [reference(one) for one in task.because],
                "uncounted": [reference(one) for one in task.uncounted],
            }
            for task in found.tasks
        ],
    }


def _print(casebook: Casebook, found: Unseen, on: str) -> None:
    screen, reference = console(), casebook.reference
    if not found.tasks:
        screen.print(f"Nothing to suggest on {on}: no two share anybody without being tied.")
        return
    screen.print(_how_often(found.hit_rate) if found.hit_rate else found.not_measured)
    screen.print("They are questions, not evidence: nothing here is drawn, counted or kept.")
    headings = [whole("Is there a\ntie between"), whole("and"), words("Both are tied to")]
    was_said = any(task.uncounted for task in found.tasks)
    if was_said:
        headings.append(words("Once said, no longer counted"))
    rows = []
    for task in found.tasks:
        shared = ", ".join(reference(one) for one in task.shared)
        said = ", ".join(reference(one) for one in task.uncounted)
        row = (reference(task.person), reference(task.other), shared)
        rows.append((*row, *[said] * was_said))
    print_table(screen, headings, rows, title=f"To find out, as at {on}")
    screen.print("Sorted by reference: the order says nothing of likelihood.")


def _how_often(rate: HitRate) -> str:
    return (
        f"Of {counted(rate.suggested, 'suggestion', 'suggestions')} like these "
        f"{_in_a_hundred(rate.share)} in 100 were right when known ties were hidden, with the "
        f"reports they rest on, and looked for ({rate.hidden} hidden in {rate.draws} draws from "
        f"{counted(rate.ties, 'known tie', 'known ties')}); of pairs taken at random "
        f"{_in_a_hundred(rate.by_chance)} in 100."
    )


def _in_a_hundred(share: float) -> str:
    """Round to whole numbers, and never to a nothing that is not one."""
    if 0 < share * _HUNDRED < 1:
        return "fewer than 1"
    return str(round(share * _HUNDRED))
