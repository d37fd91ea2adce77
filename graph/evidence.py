"""What the statements about one link add up to on a day.

Independent reports combine as 1 - Π(1 - p), each p from the grade that the report carries; the
result halves with every half-life since the link was last seen. The table is data
(``graph/data/evidence.toml``), a team's judgement, and is printed wherever it was used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from graph.errors import SettingsError
from graph.vocabulary import read_data
from graph.when import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable
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
]

_WORST_GRADE = (9, "Z")


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
        First and last time that any statement in force covers.
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


def evidence_table() -> EvidenceTable:
    """
    Read the table as shipped.

    Returns
    -------
    EvidenceTable
        From ``graph/data/evidence.toml``.
    """
    return msgspec.convert(read_data("evidence"), EvidenceTable)


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
    if link.review_by is not None:
        return day <= last_day(link.review_by)
    return day <= last_day(link.last_seen) + timedelta(days=table.life_days)


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
    last_seen = max(link.last_seen for link in held)
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
        The most probable statement of each agency, and of those that share a source reference
        again the most probable; sorted by id. A statement without a reference is told from others
        by its agency alone.
    """

    def chance(link: Link) -> tuple[float, str]:
        return (table.probability(link.grading), link.id)

    by_agency: dict[str, Link] = {}
    for link in links:
        held = by_agency.get(link.agency)
        if held is None or chance(link) > chance(held):
            by_agency[link.agency] = link
    by_reference: dict[tuple[str, str], Link] = {}
    for agency, link in sorted(by_agency.items()):
        reference = link.source_reference
        source = (reference, "" if reference else agency)
        if source not in by_reference or chance(link) > chance(by_reference[source]):
            by_reference[source] = link
    return tuple(sorted(by_reference.values(), key=lambda one: one.id))


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
