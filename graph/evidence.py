"""What the statements about one link add up to on a day.

Independent reports combine as 1 - Π(1 - p), each p from the grade that the report carries; the
result halves with every half-life since the link was last seen. The table is data
(``graph/data/evidence.toml``), a team's judgement, and is printed wherever it was used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from math import log
from typing import TYPE_CHECKING

import msgspec
import networkx as nx

from graph.errors import SettingsError
from graph.vocabulary import read_data
from graph.when import first_day, last_day, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from graph.ids import RecordId
    from graph.records import Grading, Link
    from graph.when import When

__all__ = [
    "EvidenceTable",
    "Tie",
    "add_up",
    "evidence_table",
    "grade_order",
    "in_force",
    "independent",
    "is_suspected_false",
    "lapses_on",
    "seen_by",
]

_WORST_GRADE = (9, "Z")
_LEAST_DOUBT = 1e-9


class EvidenceTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    How evidence is weighed.

    Attributes
    ----------
    life_days
        Days that a link lives from its last evidence unless it has a review date.
    half_life_days
        Days in which a link's probability halves.
    ungraded
        Probability of an ungraded report.
    cost_classes
        Falling probabilities: at or above the first costs 1, the second 2, and so on.
    source, information
        Factor of each 3x5x2 grade; their product is a report's probability.
    """

    life_days: int
    half_life_days: int
    ungraded: float
    cost_classes: tuple[float, ...]
    source: dict[str, float]
    information: dict[str, float]

    def __post_init__(self) -> None:
        """Refuse lives, probabilities or classes that cannot be."""
        chances = (self.ungraded, *self.source.values(), *self.information.values())
        if self.life_days <= 0 or self.half_life_days <= 0:
            msg = "evidence table: life_days and half_life_days must be positive"
            raise SettingsError(msg)
        if not all(0.0 < chance <= 1.0 for chance in chances):
            msg = "evidence table: every probability must be above 0 and at most 1"
            raise SettingsError(msg)
        if not set("123") <= self.source.keys() or not set("ABCD") <= self.information.keys():
            msg = "evidence table: every source grade 1 to 3 and information grade A to D is needed"
            raise SettingsError(msg)
        falling = tuple(sorted(self.cost_classes, reverse=True))
        if not falling or falling != self.cost_classes:
            msg = "evidence table: cost_classes must be probabilities from high to low"
            raise SettingsError(msg)

    def probability(self, grading: Grading) -> float:
        """
        Give the probability that one report is right.

        Parameters
        ----------
        grading
            Its grading.

        Returns
        -------
        float
            Between 0 and 1; 0 for information graded E.
        """
        if grading.source is None or grading.information is None:
            return self.ungraded
        if is_suspected_false(grading):
            return 0.0
        return self.source[grading.source] * self.information[grading.information]

    def cost(self, probability: float) -> int:
        """
        Give the integer cost of a probability: 1 for the surest class.

        Parameters
        ----------
        probability
            Between 0 and 1.

        Returns
        -------
        int
            1 to one more than the number of classes; never 0, so that path lengths are exact.
        """
        for cost, threshold in enumerate(self.cost_classes, start=1):
            if probability >= threshold:
                return cost
        return len(self.cost_classes) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """
    What the statements of one kind between two records add up to on a day.

    Attributes
    ----------
    strength
        Probability that the link holds, after decay; between 0 and 1. Never a distance.
    cost
        Small positive integer, 1 for the surest; what path lengths are measured in.
    first_seen, last_seen
        First and last time that any statement in force covers, up to the day.
    sources
        Number of independent sources.
    reports
        Number of statements in force.
    best_grade
        Best grading as written (``1/A/P``), or ``ungraded``.
    protective
        Whether every statement says that the link protects.
    because
        Ids of the links that were counted, sorted.
    """

    strength: float
    cost: int
    first_seen: When
    last_seen: When
    sources: int
    reports: int
    best_grade: str
    protective: bool
    because: tuple[RecordId, ...]


@cache
def evidence_table() -> EvidenceTable:
    """
    Read the table as shipped.

    Returns
    -------
    EvidenceTable
        From ``graph/data/evidence.toml``.

    Raises
    ------
    SettingsError
        If the file lacks a line or has one of the wrong kind.
    """
    try:
        return msgspec.convert(read_data("evidence"), EvidenceTable)
    except msgspec.ValidationError as error:
        msg = f"evidence table: {error}"
        raise SettingsError(msg) from error


def is_suspected_false(grading: Grading) -> bool:
    """
    Tell whether information is kept but left out of analysis.

    Parameters
    ----------
    grading
        Its grading.

    Returns
    -------
    bool
        True for information graded E.
    """
    return grading.information == "E"


def in_force(link: Link, day: date, table: EvidenceTable) -> bool:
    """
    Tell whether a statement counts on a day.

    Parameters
    ----------
    link
        The statement.
    day
        The day.
    table
        Gives the life of a link without a review date.

    Returns
    -------
    bool
        True from the first day it can mean up to and on its review date, or to the end of its life
        from the last evidence.
    """
    if first_day(link.first_seen) > day:
        return False
    return day <= lapses_on(link, table)


def lapses_on(link: Link, table: EvidenceTable) -> date:
    """
    Give the last day on which a statement counts.

    Parameters
    ----------
    link
        The statement.
    table
        Gives the life of a link without a review date.

    Returns
    -------
    date
        The review date, or the end of its life from the last evidence.
    """
    if link.review_by is not None:
        return last_day(link.review_by)
    return last_day(link.last_seen) + timedelta(days=table.life_days)


def seen_by(link: Link, day: date) -> When:
    """
    Give when a statement in force covers last, as seen on a day.

    Parameters
    ----------
    link
        The statement.
    day
        The day.

    Returns
    -------
    When
        Its last seen; the day itself where the statement goes on beyond it.
    """
    return link.last_seen if first_day(link.last_seen) <= day else when(day)


def add_up(links: Iterable[Link], day: date, table: EvidenceTable) -> Tie:
    """
    Add up statements of one kind between the same two records.

    Parameters
    ----------
    links
        At least one statement, each in force on the day and not graded E.
    day
        The day.
    table
        How evidence is weighed.

    Returns
    -------
    Tie
        What they add up to. Independent means another agency and another source reference (see
        :func:`independent`).
    """
    held = sorted(links, key=lambda link: link.id)
    sources = independent(held, table)
    doubt = 1.0
    for link in sources:
        doubt *= 1.0 - table.probability(link.grading)
    last_seen = max((seen_by(link, day) for link in held), key=lambda one: (last_day(one), one))
    age_days = max(0, (day - last_day(last_seen)).days)
    strength = (1.0 - doubt) * 0.5 ** (age_days / table.half_life_days)
    best = min((link.grading for link in held), key=grade_order)
    return Tie(
        strength=strength,
        cost=table.cost(strength),
        first_seen=min(link.first_seen for link in held),
        last_seen=last_seen,
        sources=len(sources),
        reports=len(held),
        best_grade=best.code if best.is_graded else "ungraded",
        protective=all(link.protective for link in held),
        because=tuple(link.id for link in held),
    )


def independent(links: Iterable[Link], table: EvidenceTable) -> tuple[Link, ...]:
    """
    Pick one statement for each independent source.

    Parameters
    ----------
    links
        Statements.
    table
        How evidence is weighed.

    Returns
    -------
    tuple of Link
        Statements of which no two share an agency or a source reference, chosen so that together
        they support the link most; sorted by id. A statement without a reference is told from
        others by its agency alone, and one graded E is no source.
    """
    best: dict[tuple[str, str], Link] = {}
    for link in links:
        place = (link.agency, link.source_reference or f"\x1f{link.agency}")
        chance = table.probability(link.grading)
        if chance and (place not in best or _is_better(link, best[place], table)):
            best[place] = link
    if len({reference for _, reference in best}) < len(best):
        chosen = _best_pairs(best, table)
    else:
        by_agency: dict[str, Link] = {}
        for (agency, _), link in best.items():
            if agency not in by_agency or _is_better(link, by_agency[agency], table):
                by_agency[agency] = link
        chosen = by_agency.values()
    return tuple(sorted(chosen, key=lambda one: one.id))


def _is_better(link: Link, other: Link, table: EvidenceTable) -> bool:
    mine, theirs = table.probability(link.grading), table.probability(other.grading)
    return (mine, link.id) > (theirs, other.id)


def _best_pairs(best: Mapping[tuple[str, str], Link], table: EvidenceTable) -> Iterable[Link]:
    """Match agencies with references, each used once, for the greatest support in all."""
    agencies = {agency: place for place, agency in enumerate(sorted({one for one, _ in best}))}
    references = {
        reference: place
        for place, reference in enumerate(sorted({one for _, one in best}), start=len(agencies))
    }
    offers: nx.Graph[int] = nx.Graph()
    for (agency, reference), link in sorted(best.items()):
        doubt = max(1.0 - table.probability(link.grading), _LEAST_DOUBT)
        offers.add_edge(agencies[agency], references[reference], weight=-log(doubt), link=link)
    return (offers.edges[pair]["link"] for pair in nx.max_weight_matching(offers))


def grade_order(grading: Grading) -> tuple[int, str]:
    """
    Give what to sort gradings by, best first.

    Parameters
    ----------
    grading
        A grading.

    Returns
    -------
    tuple of (int, str)
        Source grade, then information grade; ungraded last. For sorting only: the two are graded
        independently and never shown as one number.
    """
    if grading.source is None or grading.information is None:
        return _WORST_GRADE
    return (int(grading.source), grading.information)
