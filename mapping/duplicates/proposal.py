"""A proposal that two records may be one person or place, with what speaks for and against it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

from mapping.duplicates.standing import in_order, pair_digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.ids import RecordId

__all__ = ["Grade", "Proposal", "proposal_of"]


class Grade(IntEnum):
    """How much speaks for a proposal."""

    NONE = 0
    POSSIBLE = 1
    LIKELY = 2
    STRONG = 3

    @property
    def word(self) -> Literal["strong", "likely", "possible"]:
        """The grade as people read it."""
        return _WORDS[self]

    @property
    def lower(self) -> Grade:
        """One grade less, but never none."""
        return Grade(max(Grade.POSSIBLE, self - 1))


_WORDS: dict[Grade, Literal["strong", "likely", "possible"]] = {
    Grade.NONE: "possible",
    Grade.POSSIBLE: "possible",
    Grade.LIKELY: "likely",
    Grade.STRONG: "strong",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """
    Two records that may be one, for a person to decide.

    Attributes
    ----------
    id
        Digest of the two ids; the same in every store.
    first, second
        The known record and the one only named; of two alike the first in order is `first`.
    kind
        ``person`` or ``place``.
    grade
        ``strong``, ``likely`` or ``possible``.
    reasons_for, reasons_against
        Sentences without names.
    """

    id: str
    first: RecordId
    second: RecordId
    kind: Literal["person", "place"]
    grade: Literal["strong", "likely", "possible"]
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...] = ()

    @property
    def pair(self) -> tuple[RecordId, RecordId]:
        """The two ids, sorted."""
        return in_order(self.first, self.second)

    @property
    def order(self) -> tuple[int, RecordId, RecordId]:
        """Where it stands in a list: best grade first, then the ids."""
        return (("strong", "likely", "possible").index(self.grade), self.first, self.second)


def proposal_of(
    first: RecordId,
    second: RecordId,
    *,
    kind: Literal["person", "place"],
    grade: Grade,
    reasons_for: Iterable[str],
    reasons_against: Iterable[str],
) -> Proposal:
    """
    Make a proposal.

    Parameters
    ----------
    first, second
        The known record and the one only named, or two alike in order.
    kind
        ``person`` or ``place``.
    grade
        How much speaks for it.
    reasons_for, reasons_against
        Sentences without names.

    Returns
    -------
    Proposal
        The proposal, with the digest of the pair as its id.
    """
    return Proposal(
        id=pair_digest(first, second),
        first=first,
        second=second,
        kind=kind,
        grade=grade.word,
        reasons_for=tuple(reasons_for),
        reasons_against=tuple(reasons_against),
    )
