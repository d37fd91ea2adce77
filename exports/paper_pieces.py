"""The pieces of a paper's lines: wording, pointers at records, figures with their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from graph.errors import InvalidRecordError
from graph.vocabulary import vocabulary
from graph.when import when

if TYPE_CHECKING:
    from datetime import date, datetime

    from graph.ids import RecordId

__all__ = ["Cell", "Day", "Line", "Number", "Of", "Piece", "Share", "Term", "Words", "line"]


@dataclass(frozen=True, slots=True)
class Words:
    """
    The tool's own wording; never data.

    Attributes
    ----------
    text
        What is printed.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Of:
    """
    One field of one record, shown as the audience may see it.

    Attributes
    ----------
    record
        The record.
    field
        A field of the catalogue in :mod:`exports.fields`; ``label`` is what this audience calls
        the record, and is always fit to be printed.
    """

    record: RecordId
    field: str = "label"


@dataclass(frozen=True, slots=True)
class Number:
    """
    A figure with the records it was counted from.

    Attributes
    ----------
    value
        The figure.
    because
        The records it was counted from.
    counts_children
        Whether it is a number of children, which some audiences may not see while it is small.
    decimals
        Digits after the point.
    """

    value: float
    because: tuple[RecordId, ...] = ()
    counts_children: bool = False
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """
    A part of a whole, printed ``37 of 50 (74%)``.

    Attributes
    ----------
    part, whole
        The two counts.
    because
        The records of the part.
    counts_children
        Whether they are numbers of children.
    """

    part: int
    whole: int
    because: tuple[RecordId, ...] = ()
    counts_children: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """
    A day or time that the tool itself knows: a meeting's date, the day the picture is of.

    Attributes
    ----------
    value
        The moment; None prints ``not recorded``.
    """

    value: str | date | datetime | None

    def __post_init__(self) -> None:
        """Refuse what is not a moment."""
        if self.value is not None:
            when(self.value)


@dataclass(frozen=True, slots=True)
class Term:
    """
    The label of a term of a closed vocabulary.

    Attributes
    ----------
    vocabulary
        Name of the vocabulary.
    code
        The term's code; one that the vocabulary does not hold is refused.
    """

    vocabulary: str
    code: str

    def __post_init__(self) -> None:
        """Refuse a text that is no term."""
        if self.code not in vocabulary(self.vocabulary):
            msg = f"a term of {self.vocabulary} was expected; point at the record's field instead"
            raise InvalidRecordError(msg)


Piece: TypeAlias = Words | Of | Number | Share | Day | Term
Line: TypeAlias = tuple[Piece, ...]
Cell: TypeAlias = Line


def line(*pieces: Piece | str) -> Line:
    """
    Put pieces together.

    Parameters
    ----------
    *pieces
        Pieces; plain text counts as the tool's own wording.

    Returns
    -------
    Line
        One line of a paper.
    """
    return tuple(Words(piece) if isinstance(piece, str) else piece for piece in pieces)
