"""Gather what is known of each person that bears on who they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.records import Child, Person
from graph.when import first_day
from mapping.duplicates.births import birth_span, span_of_age
from mapping.duplicates.names import Name, fold, name_of, words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Account
    from graph.when import When
    from mapping.duplicates.births import Span
    from mapping.duplicates.settings import DuplicateSettings

__all__ = ["Someone", "gather_people", "only_safe_people"]

_SAFE = "safe_person"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Someone:
    """
    A person with everybody whom decisions have joined to them; one object each.

    Attributes
    ----------
    id
        The id they answer to.
    is_child, is_known
        Whether a known child is among them; whether any of them is held under a reference.
    names
        Folded names as every source gives them, sorted.
    nicknames
        Folded nicknames of one word, or the only word of a name.
    births
        Stated dates of birth, sorted.
    spans
        When they may have been born, by dates and stated ages.
    contacts
        Whom and what events and links connect them to.
    roles
        Their roles in events.
    """

    id: RecordId
    is_child: bool
    is_known: bool
    names: tuple[Name, ...]
    nicknames: frozenset[str]
    births: tuple[When, ...]
    spans: tuple[Span, ...]
    contacts: frozenset[RecordId]
    roles: frozenset[str]


def only_safe_people(casebook: Casebook) -> frozenset[RecordId]:
    """
    Find the people whom files name as safe people and as nothing else: nobody to identify.

    Parameters
    ----------
    casebook
        The casebook.

    Returns
    -------
    frozenset of RecordId
        People only named, all of whose links and parts say "safe person".
    """
    said: defaultdict[RecordId, set[str]] = defaultdict(set)
    for link in casebook.links:
        said[link.target].add(link.kind)
        said[link.source].add(link.kind)
    for event in casebook.events:
        for part in event.parts:
            said[part.record].add(part.role)
    return frozenset(
        one.id for one in casebook.people if one.is_unresolved and said.get(one.id) == {_SAFE}
    )


def gather_people(
    casebook: Casebook, as_at: date | None, settings: DuplicateSettings
) -> tuple[Someone, ...]:
    """
    Gather everybody who may be somebody else.

    Parameters
    ----------
    casebook
        The casebook.
    as_at
        Events and links after this day are left out, and who is named in them alone; None for all.
    settings
        From how many contacts on a contact says nothing.

    Returns
    -------
    tuple of Someone
        Sorted by id; without safe people and people whose name nobody gives.
    """
    contacts, roles, later = _surroundings(casebook, as_at)
    busy = Counter(contact for ones in contacts.values() for contact in ones)
    left_out = only_safe_people(casebook) | (later - contacts.keys())
    members: defaultdict[RecordId, list[Child | Person]] = defaultdict(list)
    everybody: tuple[Child | Person, ...] = (*casebook.children, *casebook.people)
    for person in everybody:
        if person.id not in left_out:
            members[casebook.canonical(person.id)].append(person)
    people = []
    for leader, ones in sorted(members.items()):
        telling = {one for one in contacts[leader] if busy[one] <= settings.busy_contacts}
        someone = _someone(leader, ones, frozenset(telling), frozenset(roles[leader]))
        if someone.names or someone.nicknames:
            people.append(someone)
    return tuple(people)


def _surroundings(
    casebook: Casebook, as_at: date | None
) -> tuple[defaultdict[RecordId, set[RecordId]], defaultdict[RecordId, set[str]], set[RecordId]]:
    """Collect contacts and roles up to the day, and everybody who comes up after it."""
    contacts: defaultdict[RecordId, set[RecordId]] = defaultdict(set)
    roles: defaultdict[RecordId, set[str]] = defaultdict(set)
    later: set[RecordId] = set()
    for event in casebook.events:
        if as_at is not None and first_day(event.on) > as_at:
            later.update(part.record for part in event.parts)
            continue
        ids = {casebook.canonical(part.record) for part in event.parts}
        for part in event.parts:
            one = casebook.canonical(part.record)
            contacts[one] |= ids - {one}
            roles[one].add(part.role)
    for link in casebook.links:
        if as_at is None or first_day(link.first_seen) <= as_at:
            source, target = casebook.canonical(link.source), casebook.canonical(link.target)
            contacts[source].add(target)
            contacts[target].add(source)
    return contacts, roles, {one for one in later if casebook.is_unresolved(one)}


def _someone(
    leader: RecordId,
    ones: list[Child | Person],
    contacts: frozenset[RecordId],
    roles: frozenset[str],
) -> Someone:
    accounts = [account for one in ones for account in one.accounts]
    names = {name for account in accounts for name in _names(account)}
    single = {fold(nickname) for account in accounts for nickname in account.nicknames}
    single |= {"".join(name.forename + name.surname) for name in names if not _is_whole(name)}
    births = {one.date_of_birth for one in accounts if one.date_of_birth is not None}
    return Someone(
        id=leader,
        is_child=any(isinstance(one, Child) for one in ones),
        is_known=any(isinstance(one, Child) or not one.is_unresolved for one in ones),
        names=tuple(sorted(name for name in names if _is_whole(name))),
        nicknames=frozenset(one for one in single if one),
        births=tuple(sorted(births)),
        spans=tuple(sorted({birth_span(one) for one in births} | set(_age_spans(accounts)))),
        contacts=contacts - {leader},
        roles=roles,
    )


def _is_whole(name: Name) -> bool:
    return bool(name.forename and name.surname)


def _names(account: Account) -> Iterable[Name]:
    """Give the account's name, and each alias of several words as a name of its own."""
    yield name_of(account.forename, account.surname)
    for alias in account.nicknames:
        *first, last = words(alias) or ("",)
        if first:
            yield Name(tuple(first), (last,))


def _age_spans(accounts: list[Account]) -> Iterable[Span]:
    for account in accounts:
        if account.age is not None and account.age_on is not None:
            yield span_of_age(account.age, account.age_on)
