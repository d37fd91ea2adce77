"""Which tactics a person, location or group has had, and which the table still offers.

The table (``graph/data/tactics.toml``) is data that a team edits; it gives options for people to
weigh, never legal advice. No tactic is ever offered against a child.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from graph.errors import VocabularyError
from graph.people import age_on
from graph.records import Location, PeerGroup, Person
from graph.vocabulary import vocabulary
from graph.when import first_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Action
    from graph.vocabulary import Term

__all__ = ["Option", "options", "tried"]

_BASES = ("customer", "read", "read in part", "inferred")
"""Surest first: what the team itself uses, then what was read, then what was inferred."""
_ONLINE_TOO = frozenset({"INTEL"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """
    A tactic that the table offers for a subject and that has not been tried.

    Attributes
    ----------
    tactic
        Code of the vocabulary ``tactics``.
    label
        What people call it.
    power
        The power or legislation it rests on, as the table states it; empty where none is stated.
    lead
        Lead agency.
    basis
        ``customer``, ``read``, ``read in part`` or ``inferred``: how sure the table is.
    minimum_age
        Age in years below which it cannot be used, or None.
    age_unknown
        Whether it has a minimum age and the subject's age is not recorded.
    """

    tactic: str
    label: str
    power: str
    lead: str
    basis: str
    minimum_age: int | None
    age_unknown: bool


def tried(casebook: Casebook, subject: RecordId, as_at: date) -> tuple[Action, ...]:
    """
    List the actions that a subject has had.

    Parameters
    ----------
    casebook
        The casebook.
    subject
        A person, location or group.
    as_at
        The day; actions tasked after it do not count, dropped ones do not either.

    Returns
    -------
    tuple of Action
        By day tasked, then id.
    """
    found = [
        one
        for one in casebook.actions_of.get(casebook.canonical(subject), ())
        if one.status != "dropped" and (one.tasked is None or first_day(one.tasked) <= as_at)
    ]
    return tuple(sorted(found, key=lambda one: (one.tasked or "", one.id)))


def options(casebook: Casebook, subject: RecordId, as_at: date) -> tuple[Option, ...]:
    """
    List the tactics that apply to a subject and have not been tried.

    Parameters
    ----------
    casebook
        The casebook.
    subject
        A person, location or group of concern.
    as_at
        The day, for the subject's age.

    Returns
    -------
    tuple of Option
        Surest basis first, then in the order of the table; none for a child.
    """
    one = casebook.canonical(subject)
    if casebook.is_child(one, as_at):
        return ()
    had = {action.tactic for action in tried(casebook, one, as_at)}
    record = casebook.get(one)
    age = age_on(record, as_at) if isinstance(record, Person) else None
    found = [
        _option(term, age)
        for term in vocabulary("tactics")
        if term.code not in had | {"other"} and _applies(term, record) and _old_enough(term, age)
    ]
    return tuple(sorted(found, key=lambda option: _BASES.index(option.basis)))


def _option(term: Term, age: int | None) -> Option:
    minimum = _minimum_age(term)
    power = term.text("power")
    return Option(
        tactic=term.code,
        label=term.label,
        power="" if power == "none stated" else power,
        lead=term.text("lead"),
        basis=term.basis,
        minimum_age=minimum,
        age_unknown=minimum is not None and age is None,
    )


def _minimum_age(term: Term) -> int | None:
    held = term.more.get("minimum_age")
    return held if isinstance(held, int) else None


def _old_enough(term: Term, age: int | None) -> bool:
    minimum = _minimum_age(term)
    return minimum is None or age is None or age >= minimum


def _applies(term: Term, record: object) -> bool:
    applies = term.names("applies")
    if isinstance(record, Person):
        return "person" in applies
    if isinstance(record, PeerGroup):
        return "group" in applies
    if not isinstance(record, Location):
        return False
    kinds = vocabulary("place_types")
    if record.place_type in kinds and kinds[record.place_type].flag("online"):
        return "online" in applies or term.code in _ONLINE_TOO
    fit = _fit().get(term.code)
    unknown = record.place_type in {"", "other"}
    return "location" in applies and (fit is None or unknown or record.place_type in fit)


@cache
def _fit() -> Mapping[str, tuple[str, ...]]:
    """Read which kinds of place a tactic fits."""
    file = resources.files("mapping").joinpath("data", "tactic_fit.toml")
    fit = msgspec.convert(
        tomllib.loads(file.read_text(encoding="utf-8")), dict[str, tuple[str, ...]]
    )
    tactics, places = vocabulary("tactics"), vocabulary("place_types")
    for tactic, kinds in fit.items():
        if tactic not in tactics or any(kind not in places for kind in kinds):
            msg = f"tactic_fit, {tactic}: needs a tactic and kinds of place of the vocabularies"
            raise VocabularyError(msg)
    return fit
