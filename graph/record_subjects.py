"""Whom and what links are about: children, people, locations, peer groups, identifiers."""

from __future__ import annotations

from graph.ids import RecordId, scheme_of
from graph.record import Record
from graph.record_parts import Account, Point, moments, require
from graph.when import When

__all__ = ["Child", "Identifier", "Location", "PeerGroup", "Person"]


class Child(Record, frozen=True, kw_only=True):
    """
    A child, or a young adult until transition is recorded. Never ranked, scored or removable.

    Attributes
    ----------
    accounts
        What each source says about the child; empty for a placeholder that only a reference names.
    transition_on
        Day on which transition to adults' services was recorded, or None.
    """

    accounts: tuple[Account, ...] = ()
    transition_on: When | None = None

    def __post_init__(self) -> None:
        """Refuse a transition day that does not exist."""
        super().__post_init__()
        moments(self.transition_on)


class Person(Record, frozen=True, kw_only=True):
    """
    Somebody who is not held as a child: a person of concern, or somebody a file only names.

    Attributes
    ----------
    accounts
        What each source says about the person; empty for a placeholder.
    named_in
        For an unresolved person, the row that names them: they are nobody else until a person
        decides.
    """

    accounts: tuple[Account, ...] = ()
    named_in: RecordId | None = None

    @property
    def is_unresolved(self) -> bool:
        """Whether this is somebody whom a file only names."""
        return self.named_in is not None


class Location(Record, frozen=True, kw_only=True):
    """
    A location of concern, or a place that a file only names.

    Attributes
    ----------
    name
        As written; empty for a placeholder.
    place_type
        A term of the vocabulary ``place_types``, or empty.
    address, postcode
        As stated, empty when not.
    point
        Where it is on the British National Grid (EPSG:27700), or None.
    times_of_concern, guardians
        As stated, empty when not.
    """

    name: str = ""
    place_type: str = ""
    address: str = ""
    postcode: str = ""
    point: Point | None = None
    times_of_concern: str = ""
    guardians: str = ""

    @property
    def is_unresolved(self) -> bool:
        """Whether this is a place that a file only names in words (scheme ``place``)."""
        return scheme_of(self.id) == "place"


class PeerGroup(Record, frozen=True, kw_only=True):
    """
    A group of children, under a neutral working label.

    Attributes
    ----------
    label
        The team's working label, never a gang's name as fact.
    """

    label: str

    def __post_init__(self) -> None:
        """Refuse a group without a label."""
        super().__post_init__()
        require(self.label, "a peer group needs a working label")


class Identifier(Record, frozen=True, kw_only=True):
    """
    A thing that somebody uses: a phone, a vehicle, a handle or an account.

    Attributes
    ----------
    kind
        ``phone``, ``vehicle``, ``handle`` or ``account``.
    value
        The number, mark or name as written.
    """

    kind: str
    value: str

    def __post_init__(self) -> None:
        """Refuse an unknown kind or an empty value."""
        super().__post_init__()
        require(
            self.kind in {"phone", "vehicle", "handle", "account"},
            "an identifier is a phone, a vehicle, a handle or an account",
        )
        require(self.value, "an identifier needs a value")
