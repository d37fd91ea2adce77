"""``hothmap duplicates``: who may be the same; decided by people, and undone the same way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exports.writing import write_file
from graph.errors import UnknownReferenceError, UsageError
from graph.people import full_name
from graph.records import Child, Location, Person
from graph.store import Batch
from graph.wording import counted
from mapping.cli.looking import looked
from mapping.cli.options import Json, LookPurpose, StoreUrl
from mapping.cli.session import console, now, opened, print_json, say, user
from mapping.cli.tables import print_table, whole, words
from mapping.duplicates import (
    accept,
    find_pair,
    propose,
    read_workbook,
    reject,
    undo,
    write_workbook,
)

if TYPE_CHECKING:
    from graph import Casebook
    from graph.ids import RecordId
    from graph.store import Store
    from mapping.duplicates import Proposal

__all__ = ["duplicates"]

_SHOWN = 40


def duplicates(
    accept_id: Annotated[
        str | None,
        typer.Option(
            "--accept", help="The two are the same.", metavar="PROPOSAL", show_default=False
        ),
    ] = None,
    reject_id: Annotated[
        str | None,
        typer.Option("--reject", help="The two differ.", metavar="PROPOSAL", show_default=False),
    ] = None,
    undo_id: Annotated[
        str | None,
        typer.Option(
            "--undo", help="Take a decision back.", metavar="PROPOSAL", show_default=False
        ),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; needed for each decision.")] = "",
    workbook: Annotated[
        Path | None,
        typer.Option(
            "--workbook", help="Write the proposals as a workbook to fill in.", show_default=False
        ),
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", help="Read a filled-in workbook.", show_default=False),
    ] = None,
    purpose: LookPurpose = "",
    store: StoreUrl = None,
    json: Json = False,
) -> None:
    """List who and what may be the same, and record what people decide. Nothing joins by itself."""
    asked = [one for one in (accept_id, reject_id, undo_id, workbook, decisions) if one is not None]
    if len(asked) > 1:
        msg = "Give one of --accept, --reject, --undo, --workbook and --decisions at a time."
        raise UsageError(msg)
    with opened(store, read_only=False) as held:
        casebook = held.load()
        if not asked or workbook is not None:
            looked(held, "duplicates", scope="everything", purpose=purpose)
        if decisions is not None:
            _read(held, casebook, decisions)
        elif accept_id or reject_id or undo_id:
            _decide(
                held,
                casebook,
                accept_id=accept_id,
                reject_id=reject_id,
                undo_id=undo_id,
                reason=reason,
            )
        elif workbook is not None:
            proposals = propose(casebook)
            write_file(workbook, write_workbook(proposals, casebook, written_at=now()))
            found = counted(len(proposals), "proposal", "proposals")
            say(f"Wrote {found} to {workbook}. It holds names: keep it safe.")
        else:
            _list(casebook, propose(casebook), json=json)


def _decide(
    store: Store,
    casebook: Casebook,
    *,
    accept_id: str | None,
    reject_id: str | None,
    undo_id: str | None,
    reason: str,
) -> None:
    if undo_id is not None:
        pair = find_pair(casebook, undo_id)
        batch = undo(casebook, pair, reason=reason, decided_by=user(), decided_at=now())
    else:
        wanted = str(accept_id or reject_id)
        waiting = {one.id: one for one in propose(casebook)}
        if wanted not in waiting:
            msg = f"No proposal {wanted} is waiting; hothmap duplicates lists them."
            raise UnknownReferenceError(msg)
        decide = accept if accept_id is not None else reject
        decision = decide(
            casebook, waiting[wanted], reason=reason, decided_by=user(), decided_at=now()
        )
        batch = Batch(put=(decision,))
    store.save(batch, recorded_at=now())
    say("Recorded. It can be taken back with hothmap duplicates --undo.")


def _read(store: Store, casebook: Casebook, path: Path) -> None:
    if not path.is_file():
        msg = f"There is no file {path}."
        raise UsageError(msg)
    reading = read_workbook(
        path, casebook, decided_at=now(), decided_by=user(), proposals=propose(casebook)
    )
    store.save(reading.batch, recorded_at=now())
    say(
        f"Recorded {counted(len(reading.decisions), 'decision', 'decisions')}, took "
        f"{len(reading.taken_back):,} back; {counted(reading.unchanged, 'was', 'were')} known, "
        f"{counted(reading.blank, 'row is', 'rows are')} undecided."
    )
    for refusal in reading.refusals:
        say(str(refusal))
    if reading.refusals:
        raise typer.Exit(1)


def _list(casebook: Casebook, proposals: tuple[Proposal, ...], *, json: bool) -> None:
    if json:
        print_json(
            [
                {
                    "id": one.id,
                    "kind": one.kind,
                    "grade": one.grade,
                    "first": casebook.reference(one.first),
                    "second": casebook.reference(one.second),
                    "for": one.reasons_for,
                    "against": one.reasons_against,
                }
                for one in proposals
            ]
        )
        return
    screen = console()
    if not proposals:
        screen.print("Nothing waits for a decision.")
        return
    waiting = counted(len(proposals), "proposal waits", "proposals wait")
    print_table(
        screen,
        (whole("Proposal"), whole("Grade"), *map(words, ("First", "Second", "For", "Against"))),
        [
            (
                one.id,
                one.grade,
                _named(casebook, one.first),
                _named(casebook, one.second),
                "; ".join(one.reasons_for),
                "; ".join(one.reasons_against),
            )
            for one in proposals[:_SHOWN]
        ],
        title=f"{waiting} for a decision; nothing joins by itself",
    )
    if len(proposals) > _SHOWN:
        screen.print(f"… and {len(proposals) - _SHOWN} more; --workbook FILE writes them all.")


def _named(casebook: Casebook, record_id: RecordId) -> str:
    record = casebook.get(record_id)
    name = ""
    if isinstance(record, Child | Person):
        name = full_name(record)
    elif isinstance(record, Location):
        name = record.name
    return f"{casebook.reference(record_id)} {name}".strip()
