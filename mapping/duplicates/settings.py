"""How careful the proposals are: thresholds and trusted sources, as one value passed in."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DuplicateSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateSettings:
    """
    Settings of the search for records that may be the same.

    Attributes
    ----------
    surname_alike
        Jaro-Winkler similarity from which two surnames count as spelt nearly alike.
    forename_alike
        The same for forenames.
    place_alike
        Share of letters in common from which two places' names count as written nearly alike.
    most_per_record
        How many proposals somebody or some place only named gets at most; the best are kept.
    busy_contacts
        A person or place with more contacts than this says nothing about who somebody is.
    age_gap_years
        Stated ages further apart than this cannot belong to one person.
    point_slack_m
        Metres that two points may lie apart beyond the sum of their precisions.
    trusted_layouts
        Layouts whose dates of birth are trusted: two different ones belong to two people.
    """

    surname_alike: float = 0.92
    forename_alike: float = 0.9
    place_alike: float = 0.88
    most_per_record: int = 5
    busy_contacts: int = 25
    age_gap_years: int = 10
    point_slack_m: float = 100.0
    trusted_layouts: tuple[str, ...] = (
        "ssd_person",
        "ssda903_header",
        "ssda903_missing",
        "screening",
        "poc",
    )
