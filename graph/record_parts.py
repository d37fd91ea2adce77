"""What records are made of: gradings, points, what one source says of somebody, parts in events."""

from __future__ import annotations

import math

import msgspec

from graph.errors import InvalidRecordError
from graph.ids import RecordId
from graph.when import When, check

__all__ = ["Account", "Grading", "Part", "Point", "moments", "require"]


def require(held: object, message: str) -> None:
    """
    Refuse a record unless something holds.

    Parameters
    ----------
    held
        What must be true.
    message
        What is said where it is not; no data.

    Raises
    ------
    InvalidRecordError
        If it is not.
    """
    if not held:
        raise InvalidRecordError(message)


def moments(*values: When | None) -> None:
    """
    Refuse a record with a moment that does not exist.

    Parameters
    ----------
    *values
        Moments, or None.
    """
    for value in values:
        if value is not None:
            check(value)


class Grading(
    msgspec.Struct, gc=False, frozen=True, omit_defaults=True, forbid_unknown_fields=True
):
    """
    UK 3x5x2 intelligence grading; an older five-by-five is kept as text and never translated.

    Attributes
    ----------
    source
        ``1`` reliable, ``2`` untested, ``3`` not reliable; None when ungraded.
    information
        ``A`` known directly … ``E`` suspected false; None when ungraded.
    handling
        ``P`` lawful sharing permitted, ``C`` permitted with conditions; None when not stated.
    text
        The grading as written, where it is not 3x5x2.
    """

    source: str | None = None
    information: str | None = None
    handling: str | None = None
    text: str = ""

    def __post_init__(self) -> None:
        """Refuse a grade outside 3x5x2, or half of one."""
        require(self.source in {None, "1", "2", "3"}, "source grade must be 1, 2 or 3")
        require(self.information in {None, *"ABCDE"}, "information grade must be A to E")
        require(self.handling in {None, "P", "C"}, "handling must be P or C")
        require(
            (self.source is None) == (self.information is None),
            "source and information are graded together or not at all",
        )

    @property
    def is_graded(self) -> bool:
        """Whether this is a 3x5x2 grade."""
        return self.source is not None

    @property
    def code(self) -> str:
        """The grading as people write it: ``1/A/P``, ``ungraded``, or the old text."""
        if self.source is None or self.information is None:
            return self.text or "ungraded"
        return "/".join(part for part in (self.source, self.information, self.handling) if part)


class Point(msgspec.Struct, gc=False, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """
    A point on the British National Grid (EPSG:27700) with how precise it is.

    Attributes
    ----------
    easting_m, northing_m
        Metres on the British National Grid (EPSG:27700); the centre of the cell that was stated.
    precision_m
        Side of the square in metres within which the place lies (1 for a point to the metre).
    """

    easting_m: float
    northing_m: float
    precision_m: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what is no number of metres, and a precision that is not positive."""
        numbers = (self.easting_m, self.northing_m, self.precision_m)
        require(all(map(math.isfinite, numbers)), "a point needs finite metres")
        require(self.precision_m > 0, "precision_m must be positive")


class Account(msgspec.Struct, gc=False, frozen=True, kw_only=True, omit_defaults=True):
    """
    What one kind of source says about a person, and the rows that say exactly this.

    Attributes
    ----------
    layout
        The layout of the source (``ssd_person``, ``poc``, ``missing`` …); decides the trust.
    rows
        The source rows that say it, sorted.
    forename, surname
        As written, tidied of outer space and invisible characters; empty when not stated.
    nicknames
        Nicknames, street names and aliases, sorted.
    date_of_birth
        Day of birth, or None.
    age, age_on
        A stated age in years and the day it was stated on, or None.
    sex, ethnicity, address, care_status
        As stated, empty when not.
    """

    layout: str
    rows: tuple[RecordId, ...]
    forename: str = ""
    surname: str = ""
    nicknames: tuple[str, ...] = ()
    date_of_birth: When | None = None
    age: int | None = None
    age_on: When | None = None
    sex: str = ""
    ethnicity: str = ""
    address: str = ""
    care_status: str = ""

    def __post_init__(self) -> None:
        """Refuse an account that no row gives, or a date that does not exist."""
        require(self.rows, "an account must name the rows that give it")
        moments(self.date_of_birth, self.age_on)


class Part(msgspec.Struct, gc=False, frozen=True, order=True):
    """
    Somebody's or some place's part in one event.

    Attributes
    ----------
    record
        The child, person, location or identifier.
    role
        A term of the vocabulary ``event_roles`` (``victim``, ``suspect``, ``found_at`` …).
    """

    record: RecordId
    role: str
