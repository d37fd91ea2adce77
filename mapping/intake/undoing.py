"""Take a wrong file back: what it alone brought is withdrawn, what it changed is put back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import UnknownReferenceError, UsageError
from graph.store import ActEntry, Batch
from mapping.citing import cites

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Record
    from graph.store import ImportEntry, Store, Version

__all__ = ["UNDONE", "Undone", "standing_imports", "undo_import"]

UNDONE = "undo import"
"""What the register's line of an import that was taken back says."""


@dataclass(frozen=True, slots=True)
class Undone:
    """
    What taking an import back changed.

    Attributes
    ----------
    withdrawn
        Records that it alone brought.
    restored
        Records that are again as they were before it.
    kept
        Records that it wrote and that stay, because something was built on them since.
    """

    withdrawn: int
    restored: int
    kept: int


def standing_imports(store: Store) -> tuple[tuple[datetime, ImportEntry], ...]:
    """
    List the imports that were not taken back.

    Parameters
    ----------
    store
        An open store.

    Returns
    -------
    tuple of (datetime, ImportEntry)
        In order. A file that is imported again after it was taken back stands.
    """
    undone: dict[str, datetime] = {}
    for line in store.lines():
        if isinstance(line, ActEntry) and line.what == UNDONE:
            undone[line.scope] = line.at
    return tuple(
        (at, entry)
        for at, entry in store.imports()
        if _scope(entry.id) not in undone or at > undone[_scope(entry.id)]
    )


def _scope(import_id: str) -> str:
    return f"import {import_id}"


def undo_import(store: Store, import_id: str, *, reason: str, user: str, at: datetime) -> Undone:
    """
    Take one import back, in one transaction; every version of it stays in the history.

    Parameters
    ----------
    store
        Open for writing.
    import_id
        The import's id, as ``import --list`` prints it.
    reason
        Why; needed, and kept in the register.
    user
        Who takes it back, as claimed.
    at
        When; not before the last batch.

    Returns
    -------
    Undone
        What it changed. What a later import or decision wrote or rests on stays and is counted.
        Importing the same file again brings everything back.

    Raises
    ------
    UsageError
        If no reason is given.
    UnknownReferenceError
        If no standing import has this id.
    """
    if not reason.strip():
        msg = "Taking an import back needs a reason: give --reason."
        raise UsageError(msg)
    wanted = import_id.strip().casefold()
    if wanted not in {entry.id for _, entry in standing_imports(store)}:
        msg = f"No import {wanted} stands; hothmap import --list shows them."
        raise UnknownReferenceError(msg)
    number = max(
        line.number
        for line in store.batches()
        if line.imported is not None and line.imported.id == wanted
    )
    based_on, latest = store.latest()
    casebook = store.load()
    written = store.written_by(number)
    withdraw, restore = _plan(store, casebook, written)
    kept = len({one.record.id for one in written} - withdraw - restore.keys())
    at = at if latest is None else max(at, latest)
    # First the line: without it the same rows, once withdrawn, would count as held already.
    store.add(
        ActEntry(
            what=UNDONE,
            user=user,
            command="import --undo",
            purpose=reason.strip(),
            at=at,
            scope=_scope(wanted),
            counts={"withdrawn": len(withdraw), "restored": len(restore), "kept": kept},
        )
    )
    batch = Batch(put=tuple(restore.values()), withdraw=tuple(sorted(withdraw)), based_on=based_on)
    store.save(batch, recorded_at=at)
    return Undone(withdrawn=len(withdraw), restored=len(restore), kept=kept)


def _plan(
    store: Store, casebook: Casebook, written: Iterable[Version]
) -> tuple[set[RecordId], dict[RecordId, Record]]:
    """Sort what an import wrote into what goes and what is put back; what is built on stays."""
    withdraw: set[RecordId] = set()
    restore: dict[RecordId, Record] = {}
    last = {one.record.id: one for one in written}
    for record_id, version in sorted(last.items()):
        if record_id not in casebook or casebook.get(record_id) != version.record:
            continue  # somebody wrote a later version
        history = store.versions(record_id)
        if history[-1].batch != version.batch:
            continue
        before = [one for one in history if one.batch < version.batch]
        if not before or before[-1].withdrawn:
            withdraw.add(record_id)
        else:
            restore[record_id] = before[-1].record
    _keep_what_others_need(casebook, withdraw, restore)
    return withdraw, restore


def _keep_what_others_need(
    casebook: Casebook, withdraw: set[RecordId], restore: dict[RecordId, Record]
) -> None:
    """Drop from the plan, until nothing changes, whatever would leave a reference without end."""
    for one, record in list(restore.items()):
        if any(end not in casebook for end in cites(record)):
            del restore[one]
    named = _named(casebook, withdraw, restore)
    while needed := {one for one in withdraw if named.get(one, set()) - withdraw}:
        withdraw -= needed


def _named(
    casebook: Casebook, withdraw: set[RecordId], restore: Mapping[RecordId, Record]
) -> dict[RecordId, set[RecordId]]:
    """Give each record that would go to those that name it, as they are or will be again."""
    named: dict[RecordId, set[RecordId]] = {}
    for record in casebook:
        for end in cites(restore.get(record.id, record)):
            if end in withdraw:
                named.setdefault(end, set()).add(record.id)
    return named
