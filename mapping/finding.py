"""Who or what is held under a name, a nickname, a phone, a vehicle, a handle or a place.

Matching is tolerant of spelling, accents, spaces and the order of names. What is found is sorted by
how near the text is, then by reference: it says nothing about the people themselves. Only what
records are called is read of all of them; only those found are read whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec
from rapidfuzz import fuzz, process

from graph.ids import RecordId
from graph.people import full_name
from graph.records import SUBJECT_TYPES, Child, Identifier, Location, PeerGroup, Person
from mapping.spelling import plain, plain_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.records import Record
    from graph.store import Store

    _Column = tuple[str, list[str], list[int]]

__all__ = ["KINDS", "Found", "find"]

KINDS = SUBJECT_TYPES
"""Kinds of record that are looked through."""

_NEAR = 80.0
"""Least likeness of spelling, in percent of :func:`rapidfuzz.fuzz.token_sort_ratio`."""
_LEAST_PART = 3
_PHONE_DIGITS = 9
"""Digits of a phone number that are compared: the rest is how a country is written."""
_DIGITS = re.compile(r"\D")
_KIND_WORDS = {
    "Child": "child", "Person": "person", "Location": "place", "PeerGroup": "peer group",
}  # fmt: skip
_HOW = ("the same", "begins or holds it", "spelled nearly so")


class _Account(msgspec.Struct, gc=False):
    forename: str = ""
    surname: str = ""
    nicknames: tuple[str, ...] = ()


class _Called(msgspec.Struct, tag_field="record", gc=False):
    id: RecordId


class _CalledPerson(_Called, tag="person", gc=False):
    accounts: tuple[_Account, ...] = ()


class _CalledChild(_CalledPerson, tag="child", gc=False):
    pass


class _CalledLocation(_Called, tag="location", gc=False):
    name: str = ""
    address: str = ""
    postcode: str = ""


class _CalledGroup(_Called, tag="peergroup", gc=False):
    label: str


class _CalledIdentifier(_Called, tag="identifier", gc=False):
    value: str


_FIELDS: tuple[tuple[type[_Called], str, str], ...] = (
    (_CalledIdentifier, "value", "value"),
    (_CalledLocation, "name", "name"),
    (_CalledLocation, "address", "address"),
    (_CalledLocation, "postcode", "postcode"),
    (_CalledGroup, "label", "name"),
)
_AnyCalled = _CalledChild | _CalledPerson | _CalledLocation | _CalledGroup | _CalledIdentifier
_CALLED: msgspec.json.Decoder[list[_AnyCalled]] = msgspec.json.Decoder(list[_AnyCalled])


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
        An open store; only what people, places, groups and identifiers are called is read.
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
    wanted = plain(text)
    if not wanted:
        return ()
    called = store.narrow(_CALLED, *KINDS)
    best: dict[int, tuple[int, float, str]] = {}
    for field, texts, owners in _columns(called):
        fits = _fits(wanted, list(dict.fromkeys(texts)), phones=field == "value")
        if fits:
            hits = [(one, place) for one, place in zip(texts, owners, strict=True) if one in fits]
            for one, place in hits:
                offered = (*fits[one], field)
                best[place] = min(best.get(place, offered), offered)
    order = sorted(best, key=lambda place: (best[place][:2], called[place].id))
    found = ((_whole(store, called[place].id), best[place]) for place in order[:at_most])
    return tuple(
        Found(record.id, _kind(record), _title(record), field, _HOW[step])
        for record, (step, _, field) in found
        if record is not None
    )


def _columns(called: Sequence[_AnyCalled]) -> Iterator[_Column]:
    """Give each field's name and texts, and beside each text the number of its record."""
    numbers: defaultdict[type[_Called], list[int]] = defaultdict(list)
    for number, kind in enumerate(map(type, called)):
        numbers[kind].append(number)
    people = numbers[_CalledChild] + numbers[_CalledPerson]
    yield from _columns_of_people(called, people)
    for kind, attribute, field in _FIELDS:
        read = attrgetter(attribute)
        yield field, [read(called[number]) for number in numbers[kind]], numbers[kind]
    for some in (people, numbers[_CalledLocation], numbers[_CalledGroup]):
        yield "reference", [called[number].id.partition(":")[2] for number in some], some


def _columns_of_people(called: Sequence[_AnyCalled], people: list[int]) -> Iterator[_Column]:
    accounts: list[_Account] = []
    of_accounts: list[int] = []
    for number in people:
        one = called[number]
        if isinstance(one, _CalledPerson):
            for account in one.accounts:
                accounts.append(account)
                of_accounts.append(number)
    yield "name", [f"{one.forename} {one.surname}" for one in accounts], of_accounts
    yield "name", [one.forename for one in accounts], of_accounts
    yield "name", [one.surname for one in accounts], of_accounts
    nicknames: list[str] = []
    of_nicknames: list[int] = []
    for account, number in zip(accounts, of_accounts, strict=True):
        for text in account.nicknames:
            nicknames.append(text)
            of_nicknames.append(number)
    yield "nickname", nicknames, of_nicknames


def _fits(wanted: str, texts: list[str], *, phones: bool) -> dict[str, tuple[int, float]]:
    """Give each text that fits its step, a place in :data:`_HOW`, and how unlike it is spelled."""
    plainly = plain_all(texts)
    hits = process.extract(
        wanted, plainly, scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR, limit=None
    )
    unlike = {number: -likeness for _, likeness, number in hits}
    found = {number: (2, one) for number, one in unlike.items()}
    for number, step in chain(
        _holding(wanted, plainly), _same_phones(wanted, plainly) if phones else ()
    ):
        before, _ = found.get(number, (step, 0.0))
        found[number] = (min(before, step), unlike.get(number, 0.0))
    return {texts[number]: fit for number, fit in found.items() if plainly[number]}


def _holding(wanted: str, plainly: list[str]) -> Iterator[tuple[int, int]]:
    """Look for the text itself, spaces left out: all of another, or a part of it."""
    squashed = wanted.replace(" ", "")
    short = len(squashed) < _LEAST_PART
    held = "\n".join(plainly).replace(" ", "")
    start, counted, number = held.find(squashed), 0, 0
    while start >= 0:
        number += held.count("\n", counted, start)
        end = held.find("\n", start)
        counted = len(held) if end < 0 else end
        one = plainly[number]
        if one.replace(" ", "") == squashed:
            yield number, 0
        elif not short or wanted in one.split():
            yield number, 1
        start = held.find(squashed, counted)


def _same_phones(wanted: str, plainly: list[str]) -> Iterator[tuple[int, int]]:
    """Look for numbers whose last digits are the same, however a country is written before them."""
    digits = _DIGITS.sub("", wanted)
    if len(digits) < _PHONE_DIGITS:
        return
    last = digits[-_PHONE_DIGITS:]
    for number, one in enumerate(plainly):
        if _DIGITS.sub("", one).endswith(last):
            yield number, 0


def _whole(store: Store, record_id: RecordId) -> Record | None:
    """Read one record; None where it went while the others were looked through."""
    versions = store.versions(record_id)
    if not versions or versions[-1].withdrawn:
        return None
    return versions[-1].record


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
