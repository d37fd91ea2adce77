"""Who or what is held under a name, a nickname, a phone, a vehicle, a handle or a place.

Matching is tolerant of spelling, accents, spaces and the order of names. What is found is sorted by
how near the text is, then by reference: it says nothing about the people themselves.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from graph.ids import reference_of
from graph.people import full_name
from graph.records import Child, Identifier, Location, PeerGroup, Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.ids import RecordId
    from graph.store import Store

__all__ = ["KINDS", "Found", "find"]

KINDS = (Child, Person, Location, PeerGroup, Identifier)
"""Kinds of record that are looked through."""

_NEAR = 80.0
"""Least likeness of spelling, in percent of :func:`rapidfuzz.fuzz.ratio` on sorted words."""
_LEAST_PART = 3
_PHONE_DIGITS = 9
"""Digits of a phone number that are compared: the rest is how a country is written."""
_DIGITS = re.compile(r"\D")
_KIND_WORDS = {
    "Child": "child", "Person": "person", "Location": "place", "PeerGroup": "peer group",
}  # fmt: skip
_ASCII = {
    ord(one): one.lower() if one.isalnum() else None if one == "'" else " "
    for one in map(chr, range(128))
}
_HOW = ("the same", "begins or holds it", "spelled nearly so")


@dataclass(frozen=True, slots=True)
class Found:
    """
    One record that a text fits.

    Attributes
    ----------
    record
        Its id.
    kind
        ``child``, ``person``, ``place``, ``peer group``, or an identifier's kind.
    title
        Its name or value, as a list for the team shows it.
    field
        What fits: ``reference``, ``name``, ``nickname``, ``address``, ``postcode``, ``value``.
    how
        ``the same``, ``begins or holds it`` or ``spelled nearly so``.
    """

    record: RecordId
    kind: str
    title: str
    field: str
    how: str


def find(store: Store, text: str, *, at_most: int = 30) -> tuple[Found, ...]:
    """
    Find what is held under a text.

    Parameters
    ----------
    store
        An open store; only people, places, groups and identifiers are read.
    text
        A name, nickname, phone, vehicle, handle, place or reference.
    at_most
        How many are given back.

    Returns
    -------
    tuple of Found
        Each record once, by its nearest field: equal ones first, then those that hold the text,
        then those spelled nearly so; sorted by reference within each. Empty where nothing fits.
    """
    wanted = _plain(text)
    if not wanted:
        return ()
    records = list(store.scan(*KINDS))
    held: dict[tuple[str, str], list[int]] = {}
    for place, record in enumerate(records):
        for field, value in _fields(record):
            if value:
                held.setdefault((value, field), []).append(place)
    fields = [
        (field, plain, places)
        for (value, field), places in held.items()
        if (plain := _plain(value))
    ]
    near = _near(wanted, [plain for _, plain, _ in fields])
    best: dict[int, tuple[int, float, str]] = {}
    for number, (field, plain, places) in enumerate(fields):
        step = _step(wanted, plain, field)
        likeness = near.get(number, 0.0)
        if step is None and likeness:
            step = 2
        if step is not None:
            offered = (step, -likeness, field)
            for place in places:
                best[place] = min(best.get(place, offered), offered)
    order = sorted(best, key=lambda place: (best[place][:2], records[place].id))
    return tuple(
        Found(
            records[place].id,
            _kind(records[place]),
            _title(records[place]),
            best[place][2],
            _HOW[best[place][0]],
        )
        for place in order[:at_most]
    )


def _near(wanted: str, plain: list[str]) -> dict[int, float]:
    """Compare sorted words; give position to likeness for those near enough."""
    ours = " ".join(sorted(wanted.split()))
    theirs = [" ".join(sorted(one.split())) for one in plain]
    hits = process.extract(ours, theirs, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=None)
    return {number: likeness for _, likeness, number in hits}


def _step(wanted: str, plain: str, field: str) -> int | None:
    squashed, held = wanted.replace(" ", ""), plain.replace(" ", "")
    if held == squashed or (field == "value" and _same_phone(squashed, held)):
        return 0
    if len(squashed) < _LEAST_PART:
        return 1 if wanted in plain.split() else None
    return 1 if squashed in held else None


def _same_phone(first: str, second: str) -> bool:
    digits = [_DIGITS.sub("", one) for one in (first, second)]
    if any(len(one) < _PHONE_DIGITS for one in digits):
        return False
    return digits[0][-_PHONE_DIGITS:] == digits[1][-_PHONE_DIGITS:]


def _plain(text: str) -> str:
    """Fold case and accents; keep letters, digits and single spaces."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = (
        one if one.isalnum() else "" if unicodedata.combining(one) or one in "'’" else " "
        for one in apart
    )
    return " ".join("".join(kept).split())


def _fields(record: object) -> Iterator[tuple[str, str]]:
    if isinstance(record, Child | Person):
        yield "reference", reference_of(record.id)
        for account in record.accounts:
            yield "name", f"{account.forename} {account.surname}"
            yield "name", account.forename
            yield "name", account.surname
            yield from (("nickname", one) for one in account.nicknames)
    elif isinstance(record, Location):
        yield "reference", reference_of(record.id)
        yield "name", record.name
        yield "address", record.address
        yield "postcode", record.postcode
    elif isinstance(record, PeerGroup):
        yield "reference", reference_of(record.id)
        yield "name", record.label
    elif isinstance(record, Identifier):
        yield "value", record.value


def _kind(record: object) -> str:
    if isinstance(record, Identifier):
        return record.kind.replace("_", " ")
    return _KIND_WORDS[type(record).__name__]


def _title(record: object) -> str:
    if isinstance(record, Child | Person):
        names = dict.fromkeys(_names(record))
        return "; ".join(names)
    if isinstance(record, Location):
        return record.name or record.address or "name not recorded"
    if isinstance(record, PeerGroup):
        return record.label
    return record.value if isinstance(record, Identifier) else ""


def _names(person: Child | Person) -> Iterator[str]:
    yield full_name(person) or "name not recorded"
    nicknames = {one for account in person.accounts for one in account.nicknames}
    yield from (f"“{one}”" for one in sorted(nicknames))
