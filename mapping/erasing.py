"""Erase one subject: what is recorded about them goes, others' evidence stays, a tombstone remains.

What goes: the subject and every mention that a decision joined to them, with each version; links,
cases, episodes, reviews, actions and decisions about them; events and source rows that told of
nobody else. What stays of the rest: events lose the subject's part, and their name, nicknames and
reference in the text; a source row that others rest on too loses its cells where it described the
subject, and the words that name them where it only mentioned them. Text of records that have
nothing to do with them is left as it is and listed where it holds the name, for a person to decide:
it may mean a namesake.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from graph.errors import UsageError
from graph.ids import reference_of
from graph.records import (
    SUBJECT_TYPES,
    Action,
    Child,
    Concern,
    Decision,
    Episode,
    Event,
    Identifier,
    Link,
    Location,
    PeerGroup,
    Person,
    Review,
    SourceRow,
)
from graph.store import ActEntry
from graph.store.values import Erasure
from mapping.citing import cites
from mapping.holding import refuse_held

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from graph.ids import RecordId
    from graph.records import Record
    from graph.store import ReleaseEntry, Store

__all__ = ["ERASED", "Plan", "erase", "plan_erasure"]

ERASED = "[erased]"
"""What stands where a name stood in what stays."""

_ABOUT_ONE = (Concern, Episode, Review, Action, Decision)
_LEAST_WORD = 3

_Versions = dict["RecordId", tuple["Record", ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What erasing would do; made before anything is done.

    Attributes
    ----------
    subjects
        The subject's ids: their own, and of every mention joined to them; sorted.
    remove
        Records that go, with every version; sorted.
    rewrite
        Records that stay without the subject: id to all versions anew.
    mentions
        Records that stay as they are and whose text holds the name: a person decides; sorted.
    releases
        Releases made since the subject was first recorded, which may hold them; in order.
    naming
        Every word that names them, each part of a name too; a reason must hold none.
    """

    subjects: tuple[RecordId, ...]
    remove: tuple[RecordId, ...]
    rewrite: dict[RecordId, tuple[Record, ...]]
    mentions: tuple[RecordId, ...]
    releases: tuple[ReleaseEntry, ...]
    naming: re.Pattern[str]


def plan_erasure(store: Store, subject: RecordId) -> Plan:
    """
    Work out what erasing a subject removes and rewrites.

    Parameters
    ----------
    store
        An open store; every version is read.
    subject
        A child, person, place, peer group or identifier.

    Returns
    -------
    Plan
        What would be done. A subject on which a legal hold stands is refused.

    Raises
    ------
    UsageError
        If the record is no subject: a link, an event and a row go with those they are about.
    """
    casebook = store.load()
    if not isinstance(casebook.get(subject), SUBJECT_TYPES):
        msg = "Only a child, person, place, peer group or identifier can be erased."
        raise UsageError(msg)
    leader = casebook.canonical(subject)
    ids = frozenset(casebook.joined.get(leader, (subject,)))
    refuse_held(casebook, ids)
    versions = _every_version(store)
    words = _Words(ids, versions)
    remove, rewrite = _sorted_out(ids, versions, words)
    known_since = min(one.recorded_at for record in ids for one in store.versions(record))
    return Plan(
        subjects=tuple(sorted(ids)),
        remove=tuple(sorted(remove)),
        rewrite={one: rewrite[one] for one in sorted(rewrite)},
        mentions=_mentions(versions, words, remove | rewrite.keys()),
        releases=tuple(one for one in store.releases() if one.released_at >= known_since),
        naming=words.parts,
    )


def erase(
    store: Store, plan: Plan, *, reason: str, user: str, at: datetime, based_on: int | None
) -> None:
    """
    Do what was planned, in one transaction with the register's line; it cannot be undone.

    Parameters
    ----------
    store
        Open for writing.
    plan
        What :func:`plan_erasure` gave.
    reason
        Why; needed. It stays in the register, so it must not name the subject.
    user
        Who erases, as claimed.
    at
        When.
    based_on
        Number of the last batch when the plan was made.

    Raises
    ------
    UsageError
        If there is no reason, or it names the subject.
    """
    if not reason.strip():
        msg = "Erasing needs a reason: give --reason."
        raise UsageError(msg)
    if plan.naming.search(reason):
        msg = "The reason stays in the register, so it must not hold the name or the reference."
        raise UsageError(msg)
    store.erase(
        Erasure(
            remove=plan.remove,
            rewrite=plan.rewrite,
            subjects=plan.subjects,
            based_on=based_on,
            entry=ActEntry(
                what="erase",
                user=user,
                command="erase",
                purpose=reason.strip(),
                at=at,
                counts={"removed": len(plan.remove), "rewritten": len(plan.rewrite)},
            ),
        )
    )


def _every_version(store: Store) -> _Versions:
    held: dict[RecordId, list[tuple[int, Record]]] = {}
    for line in store.batches():
        for version in store.written_by(line.number):
            held.setdefault(version.record.id, []).append((version.number, version.record))
    return {
        one: tuple(record for _, record in sorted(found, key=lambda pair: pair[0]))
        for one, found in held.items()
    }


class _Words:
    """What names the subject: full names either way round, nicknames, references."""

    def __init__(self, ids: frozenset[RecordId], versions: _Versions) -> None:
        references = {reference_of(one) for one in ids}
        whole: set[str] = set()
        parts: set[str] = set()
        for one in ids:
            for record in versions.get(one, ()):
                for forename, surname, nicknames in _names(record):
                    pairs = (f"{forename} {surname}", f"{surname} {forename}")
                    whole |= {*pairs, f"{surname}, {forename}", *nicknames}
                    parts |= {forename, surname}
        self._whole = _pattern(whole, references)
        self.parts = _pattern(whole | parts, references)

    def named_in(self, text: str) -> bool:
        """Tell whether a text holds a whole name, a nickname or a reference."""
        return self._whole.search(text) is not None

    def scrubbed(self, text: str) -> str:
        """Put :data:`ERASED` where a text names the subject."""
        return self._whole.sub(ERASED, text)


def _pattern(names: Iterable[str], references: Iterable[str]) -> re.Pattern[str]:
    long = {one.strip() for one in names if len(one.strip()) >= _LEAST_WORD}
    kept = sorted(long | set(references), key=len)
    ours = "|".join(re.escape(one) for one in reversed(kept)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{ours})(?!\w)", re.IGNORECASE)


def _names(record: Record) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if isinstance(record, Child | Person):
        for account in record.accounts:
            yield account.forename, account.surname, account.nicknames
    elif isinstance(record, Location):
        yield "", record.name, ()
    elif isinstance(record, PeerGroup):
        yield "", record.label, ()
    elif isinstance(record, Identifier):
        yield "", record.value, ()


def _sorted_out(
    ids: frozenset[RecordId], versions: _Versions, words: _Words
) -> tuple[set[RecordId], _Versions]:
    remove: set[RecordId] = set(ids)
    rewrite: _Versions = {}
    for one, held in versions.items():
        if one not in remove and any(_is_about(record, ids) for record in held):
            remove.add(one)
    _orphaned_identifiers(versions, remove)
    for one, held in versions.items():
        events = [record for record in held if isinstance(record, Event)]
        if events and any(part.record in remove for event in events for part in event.parts):
            if all(part.record in remove for event in events for part in event.parts):
                remove.add(one)
            else:
                rewrite[one] = tuple(_without(event, remove, words) for event in events)
    _rows(ids, versions, words, remove, rewrite)
    _bases(versions, remove, rewrite)
    return remove, rewrite


def _is_about(record: Record, ids: frozenset[RecordId]) -> bool:
    """Tell whether a record is about the subject and nobody else."""
    if isinstance(record, Link):
        return record.source in ids or record.target in ids
    if isinstance(record, Decision):
        return not ids.isdisjoint(record.subjects)
    if isinstance(record, Concern | Action):
        return record.subject in ids
    return isinstance(record, Episode | Review) and record.child in ids


def _orphaned_identifiers(versions: _Versions, remove: set[RecordId]) -> None:
    """Let a phone or vehicle go that only the subject was linked with."""
    kept: set[RecordId] = set()
    lost: set[RecordId] = set()
    for one, held in versions.items():
        for record in held:
            if isinstance(record, Link):
                (lost if one in remove else kept).update((record.source, record.target))
    remove |= {
        one
        for one in lost - kept
        if any(isinstance(record, Identifier) for record in versions.get(one, ()))
    }


def _without(event: Event, remove: set[RecordId], words: _Words) -> Event:
    return msgspec.structs.replace(
        event,
        parts=tuple(part for part in event.parts if part.record not in remove),
        text=words.scrubbed(event.text),
        details={name: words.scrubbed(value) for name, value in event.details.items()},
    )


def _rows(
    ids: frozenset[RecordId],
    versions: _Versions,
    words: _Words,
    remove: set[RecordId],
    rewrite: _Versions,
) -> None:
    """Remove rows that nobody else rests on; take the subject out of those that others share."""
    citing: dict[RecordId, set[RecordId]] = {}
    for one, held in versions.items():
        for record in held:
            for end in cites(record):
                citing.setdefault(end, set()).add(one)
    touched = remove | rewrite.keys()
    for one, held in versions.items():
        rows = [record for record in held if isinstance(record, SourceRow)]
        cited = citing.get(one, set())
        if not rows or cited.isdisjoint(touched):
            continue
        if cited <= remove:
            remove.add(one)
        else:
            described = not cited.isdisjoint(ids)
            rewrite[one] = tuple(_row_without(row, words, described=described) for row in rows)


def _row_without(row: SourceRow, words: _Words, *, described: bool) -> SourceRow:
    if described:
        return msgspec.structs.replace(row, values={}, notes={}, remarks=(), reference="")
    return msgspec.structs.replace(
        row,
        values={name: words.scrubbed(value) for name, value in row.values.items()},
        notes={name: words.scrubbed(value) for name, value in row.notes.items()},
        remarks=tuple(words.scrubbed(one) for one in row.remarks),
    )


def _bases(versions: _Versions, remove: set[RecordId], rewrite: _Versions) -> None:
    """Take what goes out of what others' links rest on."""
    for one, held in versions.items():
        links = [record for record in held if isinstance(record, Link)]
        if one in remove or all(remove.isdisjoint(link.basis) for link in links):
            continue
        left = [tuple(end for end in link.basis if end not in remove) for link in links]
        if all(left):
            rewrite[one] = tuple(
                msgspec.structs.replace(link, basis=basis)
                for link, basis in zip(links, left, strict=True)
            )
        else:
            remove.add(one)


def _mentions(versions: _Versions, words: _Words, done: set[RecordId]) -> tuple[RecordId, ...]:
    """List what stays as it is and holds the name; other subjects of that name are left alone."""
    return tuple(
        sorted(
            one
            for one, held in versions.items()
            if one not in done
            and not isinstance(held[-1], SUBJECT_TYPES)
            and any(words.named_in(text) for record in held for text in _texts(record))
        )
    )


def _texts(record: Record) -> Iterator[str]:
    waiting: list[object] = [msgspec.to_builtins(record)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += [inner for name, inner in value.items() if name not in _REFERENCES]
        elif isinstance(value, list | tuple):
            waiting += value


_REFERENCES = frozenset(
    {"id", "type", "row", "rows", "source", "target", "basis", "parts", "subject", "subjects"}
    | {"child", "named_in"}
)
