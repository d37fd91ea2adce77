"""Propose who may be the same person: mention and known person, two POCs, two mentions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from mapping.duplicates.births import Birth, compare_births, years_apart
from mapping.duplicates.evidence import Evidence
from mapping.duplicates.names import Level, Name, SurnameIndex
from mapping.duplicates.proposal import Grade, Proposal, proposal_of
from mapping.duplicates.someone import Someone, gather_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from graph.casebook import Casebook
    from mapping.duplicates.settings import DuplicateSettings
    from mapping.duplicates.standing import Standing

__all__ = ["propose_people"]

_Found = dict[Someone, Evidence]


def propose_people(
    casebook: Casebook, standing: Standing, *, as_at: date | None, settings: DuplicateSettings
) -> tuple[Proposal, ...]:
    """
    Propose who may be the same person.

    Parameters
    ----------
    casebook
        The casebook.
    standing
        What has been decided, and what must never be joined.
    as_at
        The day the picture is of; None for everything.
    settings
        How careful to be.

    Returns
    -------
    tuple of Proposal
        In no particular order.
    """
    everybody = gather_people(casebook, as_at, settings)
    search = _Search(casebook, standing, settings, [one for one in everybody if one.is_known])
    proposals: list[Proposal] = []
    orphans: list[Someone] = []
    for one in everybody:
        if one.is_known:
            if not one.is_child:
                proposals += search.known_alike(one)
            continue
        found = search.proposals_for(one)
        proposals += found
        if not found:
            orphans.append(one)
    return (*proposals, *_chains(orphans, standing, settings))


class _Search:
    """Looks people up among the known ones."""

    def __init__(
        self,
        casebook: Casebook,
        standing: Standing,
        settings: DuplicateSettings,
        known: list[Someone],
    ) -> None:
        self._casebook, self._standing, self._settings = casebook, standing, settings
        self._bearers: defaultdict[Name, list[Someone]] = defaultdict(list)
        self._nicknamed: defaultdict[str, list[Someone]] = defaultdict(list)
        self._born: defaultdict[tuple[str, str], list[Someone]] = defaultdict(list)
        for one in known:
            for name in one.names:
                self._bearers[name].append(one)
            for nickname in one.nicknames:
                self._nicknamed[nickname].append(one)
            for key in _twin_keys(one):
                self._born[key].append(one)
        self._index = SurnameIndex(self._bearers, settings)
        self._by_name: dict[Name, dict[Name, tuple[Level, str]]] = {}

    def _evidence(self, one: Someone) -> _Found:
        """Give everybody known whose name may be this one's, with what else is to be said."""
        names: dict[Someone, tuple[Level, str]] = {}
        for name in one.names:
            if name not in self._by_name:
                self._by_name[name] = self._index.matches(name)
            for other_name, match in self._by_name[name].items():
                for other in self._bearers[other_name]:
                    names[other] = max(match, names.get(other, (Level.NONE, "")))
        if not one.names:
            for nickname in one.nicknames:
                for other in self._nicknamed.get(nickname, ()):
                    names[other] = (Level.NICKNAME, "named by a nickname that the other goes by")
        names.pop(one, None)
        best = sum(level >= Level.SHORT or not one.names for level, _ in names.values())
        return {
            other: _compared(one, other, level, sentence, bearers=best)
            for other, (level, sentence) in names.items()
        }

    def proposals_for(self, one: Someone) -> list[Proposal]:
        """Propose whom somebody only named may be: the best few."""
        found = {}
        for other, evidence in self._evidence(one).items():
            if self._is_possible(one, other, evidence):
                found[other] = replace(evidence, other_twin=self._has_other_twin(other, evidence))
        found = _without_faint(found)
        found = {
            other: replace(
                evidence, rivals=self._rivals(other, found), equals=self._equals(other, found)
            )
            for other, evidence in found.items()
        }
        ranked = sorted(found.items(), key=lambda item: _merit(*item))
        return list(_made(one, ranked[: self._settings.most_per_record]))

    def _is_possible(self, one: Someone, other: Someone, evidence: Evidence) -> bool:
        return (
            evidence.grade is not Grade.NONE
            and not self._is_too_old(evidence)
            and not _is_missing_child(one, other, evidence)
            and not self._means_the_twin(one, other)
            and self._standing.obstacle(one.id, other.id) is None
        )

    def _is_too_old(self, evidence: Evidence) -> bool:
        """Tell whether ages lie so far apart that it cannot be one person."""
        gap = evidence.years_apart
        return gap is not None and gap > self._settings.age_gap_years

    def _twins(self, other: Someone) -> set[Someone]:
        return {
            twin for key in _twin_keys(other) for twin in self._born[key] if twin.id != other.id
        }

    def _has_other_twin(self, other: Someone, evidence: Evidence) -> bool:
        return evidence.level < Level.AGREE and bool(self._twins(other))

    def _means_the_twin(self, one: Someone, other: Someone) -> bool:
        """Tell whether the name is exactly the twin's and not the other's."""
        names = set(one.names)
        if names & set(other.names):
            return False
        return any(names & set(twin.names) for twin in self._twins(other))

    def _rivals(self, other: Someone, found: _Found) -> tuple[str, ...]:
        return tuple(
            sorted(
                self._casebook.reference(one.id) for one in found if one.is_child != other.is_child
            )
        )

    def _equals(self, other: Someone, found: _Found) -> tuple[str, ...]:
        """Give the others for whom strong evidence speaks too: it cannot settle between them."""
        if found[other].grade is not Grade.STRONG:
            return ()
        strong = (one for one, evidence in found.items() if evidence.grade is Grade.STRONG)
        return tuple(
            sorted(
                self._casebook.reference(one.id)
                for one in strong
                if one is not other and one.is_child == other.is_child
            )
        )

    def known_alike(self, one: Someone) -> Iterator[Proposal]:
        """Propose which persons of concern later in order may be this one."""
        for other, evidence in self._evidence(one).items():
            if (
                not other.is_child
                and one.id < other.id
                and _is_telling(evidence)
                and self._is_possible(one, other, evidence)
            ):
                yield _proposal(one, other, evidence)


def _compared(
    one: Someone, other: Someone, level: Level, sentence: str, *, bearers: int
) -> Evidence:
    return Evidence(
        level=level,
        sentence=sentence,
        birth=compare_births(one.births, other.births),
        years_apart=years_apart(one.spans, other.spans),
        nickname=bool(one.nicknames & other.nicknames) and level is not Level.NICKNAME,
        contacts=one.contacts & other.contacts,
        bearers=max(1, bearers),
    )


def _twin_keys(one: Someone) -> set[tuple[str, str]]:
    """Give surname with date of birth: what a child shares with a twin."""
    if not one.is_child:
        return set()
    return {("".join(name.surname), born) for name in one.names for born in one.births}


def _is_missing_child(one: Someone, other: Someone, evidence: Evidence) -> bool:
    """Tell whether a child reported missing is held against a person of concern without proof."""
    return "missing" in one.roles and not other.is_child and evidence.birth is not Birth.SAME


def _is_telling(evidence: Evidence) -> bool:
    """Tell whether there is more than two names spelt nearly alike."""
    return (
        evidence.agrees
        or (evidence.level >= Level.ALIKE and evidence.is_backed)
        or (evidence.birth is Birth.SAME and evidence.level >= Level.INITIAL)
    )


def _without_faint(found: _Found) -> _Found:
    """Drop names merely spelt nearly alike where somebody's name agrees."""
    if not any(evidence.agrees for evidence in found.values()):
        return found
    return {other: evidence for other, evidence in found.items() if _is_telling(evidence)}


def _merit(other: Someone, evidence: Evidence) -> tuple[int, int, int, str]:
    return (-evidence.grade, -evidence.level, -len(evidence.contacts), other.id)


def _proposal(first: Someone, second: Someone, evidence: Evidence) -> Proposal:
    return proposal_of(
        first.id,
        second.id,
        kind="person",
        grade=evidence.grade,
        reasons_for=evidence.reasons_for(),
        reasons_against=evidence.reasons_against(),
    )


def _made(one: Someone, ranked: Iterable[tuple[Someone, Evidence]]) -> Iterator[Proposal]:
    for other, evidence in ranked:
        yield _proposal(other, one, evidence)


def _chains(
    orphans: Iterable[Someone], standing: Standing, settings: DuplicateSettings
) -> Iterator[Proposal]:
    """Propose people who fit nobody known as one another: each with the one before of that name."""
    named: defaultdict[Name, list[Someone]] = defaultdict(list)
    for one in orphans:
        for name in one.names:
            named[name].append(one)
    seen: set[str] = set()
    for _, ones in sorted(named.items()):
        for place, one in enumerate(ones):
            before = (
                _orphans_alike(other, one, standing, settings) for other in ones[place::-1][1:]
            )
            proposal = next((found for found in before if found is not None), None)
            if proposal is not None and proposal.id not in seen:
                seen.add(proposal.id)
                yield proposal


def _orphans_alike(
    first: Someone, second: Someone, standing: Standing, settings: DuplicateSettings
) -> Proposal | None:
    evidence = _compared(first, second, Level.AGREE, "surname and forename agree", bearers=1)
    gap = evidence.years_apart
    too_old = gap is not None and gap > settings.age_gap_years
    if too_old or evidence.birth is Birth.DIFFER or standing.obstacle(first.id, second.id):
        return None
    backed = evidence.is_backed or evidence.birth is Birth.SAME
    grade = min(evidence.grade, Grade.LIKELY if backed else Grade.POSSIBLE)
    return replace(_proposal(first, second, evidence), grade=grade.word)
