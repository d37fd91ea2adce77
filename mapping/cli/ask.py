"""``hothmap ask``: a question that is asked again and again, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graph.ids import reference_of
from graph.questions import PURPOSES, question_named
from mapping.cli.looking import looked
from mapping.cli.options import AsAt, Json, LookPurpose, StoreUrl
from mapping.cli.session import console, opened, print_json, read_day
from mapping.cli.tables import figures, print_table, whole, words

if TYPE_CHECKING:
    from datetime import date

    from graph.questions import Row

__all__ = ["ask"]


def ask(
    name: Annotated[
        str | None,
        typer.Argument(help="Name of the question; none to list them.", show_default=False),
    ] = None,
    purpose: LookPurpose = "",
    store: StoreUrl = None,
    as_at: AsAt = None,
    json: Json = False,
) -> None:
    """Ask one of the questions kept as files, or list them. That you looked is recorded."""
    if name is None:
        _list(json=json)
        return
    question = question_named(name)
    day = read_day(as_at)
    with opened(store, read_only=False) as held:
        rows = held.ask(question, as_at=day)
        shown = {one for row in rows for one in (row.subject, *row.others)}
        looked(held, f"ask {question}", named=shown, purpose=purpose)
    if json:
        print_json(
            {
                "question": question,
                "purpose": PURPOSES[question],
                "as_at": day.isoformat(),
                "rows": [
                    {
                        "id": reference_of(row.subject),
                        "others": [reference_of(one) for one in row.others],
                        **({} if row.pairs is None else {"pairs": row.pairs}),
                    }
                    for row in rows
                ],
            }
        )
    else:
        _print(question, rows, day)


def _list(*, json: bool) -> None:
    if json:
        print_json([{"question": name, "purpose": text} for name, text in PURPOSES.items()])
        return
    columns = (whole("Name"), words("What it is for"))
    print_table(console(), columns, list(PURPOSES.items()), title="Questions that can be asked")


def _print(question: str, rows: tuple[Row, ...], day: date) -> None:
    screen = console()
    screen.print(f"{PURPOSES[question]} As at {day:%d/%m/%Y}.")
    if not rows:
        screen.print("Nobody and nowhere, by the links in force on that day.")
        return
    pairs = any(row.pairs is not None for row in rows)
    headings = [whole("Reference"), words("Tied to")]
    if pairs:
        headings.append(figures("Pairs who do not\nknow each other"))
    cells = [
        (reference_of(row.subject), ", ".join(map(reference_of, row.others)), str(row.pairs))
        for row in rows
    ]
    print_table(screen, headings, [row[: len(headings)] for row in cells])
    screen.print(
        "Sorted by reference: the order says nothing of importance. hothmap show tells more."
    )
