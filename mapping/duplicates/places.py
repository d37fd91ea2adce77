"""Propose which known location a wording means, and which locations may be one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from math import hypot
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from mapping.duplicates.proposal import Grade, Proposal, proposal_of
from mapping.duplicates.someplace import Someplace, gather_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from graph.casebook import Casebook
    from graph.records import Point
    from mapping.duplicates.settings import DuplicateSettings
    from mapping.duplicates.standing import Standing

__all__ = ["propose_places"]

_PRECISE_M = 100.0
_FEWEST_WORDS_OF_A_PART = 2
_PERCENT = 100.0


class _Called(IntEnum):
    """How well two places' names agree."""

    NO = 0
    ALIKE = 1
    AGREE = 2


class _Agreement(Enum):
    """Whether areas or points agree."""

    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """What two places' records say about each other."""

    called: _Called
    area: _Agreement
    point: _Agreement
    postcode: _Agreement
    apart_m: float | None
    bearers: int = 1

    @property
    def where(self) -> _Agreement:
        """Whether they lie in one spot: by points, else by postcodes."""
        return self.postcode if self.point is _Agreement.UNKNOWN else self.point

    @property
    def grade(self) -> Grade:
        """How much speaks for it, all in all."""
        if self.called is _Called.AGREE:
            return self._by_name()
        if self.where is _Agreement.NO or self.area is _Agreement.NO:
            return Grade.NONE
        if self.called is _Called.NO:
            return Grade.POSSIBLE if self.point is _Agreement.YES else Grade.NONE
        return Grade.LIKELY if self.where is _Agreement.YES else Grade.POSSIBLE

    def _by_name(self) -> Grade:
        if self.where is _Agreement.YES:
            return Grade.LIKELY if self.area is _Agreement.NO else Grade.STRONG
        if self.area is _Agreement.NO:
            return Grade.NONE
        if self.where is _Agreement.NO:
            return Grade.POSSIBLE if self.area is _Agreement.YES else Grade.NONE
        if self.bearers > 1:
            return Grade.POSSIBLE
        return Grade.STRONG if self.area is _Agreement.YES else Grade.LIKELY

    def reasons_for(self) -> Iterator[str]:
        """Say what speaks for it."""
        if self.called is not _Called.NO:
            agree = self.called is _Called.AGREE
            yield "name agrees" if agree else "name is written nearly alike or is a part of it"
        if self.area is _Agreement.YES:
            yield "part of the town agrees"
        if self.point is _Agreement.YES:
            yield f"points lie {self.apart_m:.0f} m apart, within what their precision allows"
        if self.postcode is _Agreement.YES:
            yield "postcode agrees"

    def reasons_against(self) -> Iterator[str]:
        """Say what speaks against it."""
        if self.called is _Called.NO:
            yield "the names do not agree"
        if self.area is _Agreement.NO:
            yield "part of the town differs"
        if self.point is _Agreement.NO:
            yield f"points lie {self.apart_m:.0f} m apart"
        if self.postcode is _Agreement.NO:
            yield "postcodes differ"
        if self.bearers > 1:
            yield f"the name fits {self.bearers} known places"
        if _Agreement.YES not in {self.area, self.where}:
            yield "nothing but the name"


_Found = dict[Someplace, _Evidence]


def propose_places(
    casebook: Casebook, standing: Standing, *, as_at: date | None, settings: DuplicateSettings
) -> tuple[Proposal, ...]:
    """
    Propose which places may be the same.

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
    everywhere = gather_places(casebook, as_at)
    known = [one for one in everywhere if one.is_known]
    search = _Search(known, standing, settings)
    proposals: list[Proposal] = []
    orphans: list[Someplace] = []
    for one in everywhere:
        found = search.fitting(one)
        if one.is_known:
            later = {other: evidence for other, evidence in found.items() if one.id < other.id}
            proposals += _made_in_order(one, _with_name(later))
            continue
        ranked = sorted(found.items(), key=lambda item: _merit(*item))
        best = ranked[: settings.most_per_record]
        proposals += [_proposal(other, one, evidence) for other, evidence in best]
        if not best:
            orphans.append(one)
    beside = _Search(orphans, standing, settings)
    for one in orphans:
        later = {other: ev for other, ev in beside.fitting(one).items() if one.id < other.id}
        nearest = sorted(_with_name(later).items(), key=lambda item: _merit(*item))[:1]
        proposals += _made_in_order(one, dict(nearest), at_most=Grade.LIKELY)
    return tuple(proposals)


class _Search:
    """Looks places up among those given."""

    def __init__(
        self, places: list[Someplace], standing: Standing, settings: DuplicateSettings
    ) -> None:
        self._standing, self._settings = standing, settings
        self._called: defaultdict[str, list[Someplace]] = defaultdict(list)
        self._worded: defaultdict[str, set[str]] = defaultdict(set)
        for one in places:
            for head in one.heads:
                self._called[head].append(one)
                for word in head.split():
                    self._worded[word].add(head)
        self._heads = sorted(self._called)
        self._precise = [one for one in places if _is_precise(one.point)]

    def fitting(self, one: Someplace) -> _Found:
        """Give every place that this may be, with what is to be said."""
        called: dict[Someplace, _Called] = {}
        for head in one.heads:
            for other_head, how in self._heads_like(head):
                for other in self._called[other_head]:
                    called[other] = max(how, called.get(other, _Called.NO))
        called.pop(one, None)
        found = {other: self._compared(one, other, how) for other, how in called.items()}
        found = _with_bearers(found)
        found = self._allowed(one, found)
        return found or self._allowed(one, self._near(one))

    def _allowed(self, one: Someplace, found: _Found) -> _Found:
        return {
            other: evidence
            for other, evidence in found.items()
            if evidence.grade is not Grade.NONE
            and self._standing.obstacle(one.id, other.id) is None
        }

    def _heads_like(self, head: str) -> Iterator[tuple[str, _Called]]:
        """Find names that agree, are written nearly alike, or are a part of this one."""
        cutoff = self._settings.place_alike * _PERCENT
        near = process.extract(
            head, self._heads, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None
        )
        parts = {other for word in set(head.split()) for other in self._worded.get(word, ())}
        alike = {str(other) for other, _, _ in near} | {one for one in parts if _is_part(one, head)}
        for other in sorted(alike):
            if other == head:
                yield other, _Called.AGREE
            elif _numbers(other) == _numbers(head):
                yield other, _Called.ALIKE

    def _near(self, one: Someplace) -> _Found:
        """Give the places that lie where this does, whatever they are called."""
        if not _is_precise(one.point):
            return {}
        compared = (
            (other, self._compared(one, other, _Called.NO))
            for other in self._precise
            if other is not one
        )
        return {other: ev for other, ev in compared if ev.point is _Agreement.YES}

    def _compared(self, one: Someplace, other: Someplace, called: _Called) -> _Evidence:
        apart_m = _apart_m(one.point, other.point)
        point = _Agreement.UNKNOWN
        if apart_m is not None and one.point is not None and other.point is not None:
            allowed_m = one.point.precision_m + other.point.precision_m
            within = apart_m <= allowed_m + self._settings.point_slack_m
            point = _Agreement.YES if within else _Agreement.NO
        return _Evidence(
            called=called,
            area=_shared(one.areas, other.areas),
            point=point,
            postcode=_shared(one.postcodes, other.postcodes),
            apart_m=apart_m,
        )


def _with_bearers(found: _Found) -> _Found:
    """Count the places of this name: in the same part of the town, where that agrees."""
    areas = [one.area for one in found.values() if one.called is _Called.AGREE]
    in_part = areas.count(_Agreement.YES)
    anywhere = len(areas) - areas.count(_Agreement.NO)
    return {
        other: replace(one, bearers=max(1, in_part if one.area is _Agreement.YES else anywhere))
        for other, one in found.items()
    }


def _is_part(one: str, other: str) -> bool:
    """Tell whether one name's words are all in the other's, and are more than a single word."""
    short, long = sorted((set(one.split()), set(other.split())), key=len)
    return len(short) >= _FEWEST_WORDS_OF_A_PART and short <= long


def _numbers(head: str) -> set[str]:
    return {word for word in head.split() if any(letter.isdigit() for letter in word)}


def _shared(first: frozenset[str], second: frozenset[str]) -> _Agreement:
    if not first or not second:
        return _Agreement.UNKNOWN
    return _Agreement.YES if first & second else _Agreement.NO


def _apart_m(first: Point | None, second: Point | None) -> float | None:
    if first is None or second is None:
        return None
    return hypot(first.easting_m - second.easting_m, first.northing_m - second.northing_m)


def _is_precise(point: Point | None) -> bool:
    return point is not None and point.precision_m <= _PRECISE_M


def _with_name(found: _Found) -> _Found:
    """Keep those whose name agrees and something else too: two alike must be more than near."""
    return {
        other: evidence
        for other, evidence in found.items()
        if evidence.called is _Called.AGREE and _Agreement.YES in {evidence.area, evidence.where}
    }


def _merit(other: Someplace, evidence: _Evidence) -> tuple[int, int, float, str]:
    apart_m = float("inf") if evidence.apart_m is None else evidence.apart_m
    return (-evidence.grade, -evidence.called, apart_m, other.id)


def _made_in_order(
    first: Someplace, found: _Found, *, at_most: Grade = Grade.STRONG
) -> Iterable[Proposal]:
    return [
        replace(_proposal(first, other, evidence), grade=min(evidence.grade, at_most).word)
        for other, evidence in found.items()
    ]


def _proposal(first: Someplace, second: Someplace, evidence: _Evidence) -> Proposal:
    return proposal_of(
        first.id,
        second.id,
        kind="place",
        grade=evidence.grade,
        reasons_for=evidence.reasons_for(),
        reasons_against=evidence.reasons_against(),
    )
