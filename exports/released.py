"""What the gate gives out: plain text and numbers, built up from what an audience may see.

None of these values points back at a record. They mean nothing by themselves: writers take them
only inside :class:`exports.release.Released`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from exports.released_views import (
    Plain,
    ReleasedNetwork,
    ReleasedNode,
    ReleasedPlace,
    ReleasedPlaces,
    ReleasedTie,
)

__all__ = [
    "Plain",
    "ReleasedBlock",
    "ReleasedBullets",
    "ReleasedCell",
    "ReleasedColumn",
    "ReleasedDecisionBox",
    "ReleasedFacts",
    "ReleasedHeading",
    "ReleasedNetwork",
    "ReleasedNode",
    "ReleasedPaper",
    "ReleasedParagraph",
    "ReleasedPicture",
    "ReleasedPlace",
    "ReleasedPlaces",
    "ReleasedSection",
    "ReleasedTable",
    "ReleasedTie",
]


@dataclass(frozen=True, slots=True)
class ReleasedCell:
    """
    One cell.

    Attributes
    ----------
    text
        What is printed.
    number
        The figure, where the cell is one and it may be shown.
    day
        ISO text of a day or minute (``2025-09-14``), where the cell is one.
    """

    text: str
    number: float | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class ReleasedColumn:
    """
    One column.

    Attributes
    ----------
    label
        Its header.
    kind
        What its cells hold.
    width
        Its share of the table's width.
    """

    label: str
    kind: Literal["text", "number", "date"] = "text"
    width: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedTable:
    """
    A table with at least one row.

    Attributes
    ----------
    caption
        What it shows.
    columns, rows
        Its columns, and rows of one cell a column.
    sheet
        Sheet of the workbook that it also goes on, or None.
    """

    caption: str
    columns: tuple[ReleasedColumn, ...]
    rows: tuple[tuple[ReleasedCell, ...], ...]
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class ReleasedHeading:
    """
    A heading.

    Attributes
    ----------
    level
        2 to 6; the paper's title is 1.
    text
        What it says.
    """

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class ReleasedParagraph:
    """
    A paragraph.

    Attributes
    ----------
    text
        What it says.
    weight
        ``normal``, ``lead``, ``warning`` or ``small``.
    """

    text: str
    weight: Literal["normal", "lead", "warning", "small"] = "normal"


@dataclass(frozen=True, slots=True)
class ReleasedBullets:
    """
    A list.

    Attributes
    ----------
    items
        Its items.
    """

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleasedFacts:
    """
    Labels with what belongs to each.

    Attributes
    ----------
    rows
        Label and text.
    """

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReleasedDecisionBox:
    """
    A box to fill in by hand.

    Attributes
    ----------
    prompts
        What is asked.
    """

    prompts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleasedPicture:
    """
    A picture.

    Attributes
    ----------
    image
        PNG bytes.
    alternative
        What it shows, in words.
    caption
        What stands under it.
    """

    image: bytes = field(repr=False)
    alternative: str
    caption: str


@dataclass(frozen=True, slots=True)
class ReleasedSection:
    """
    One item of the agenda, or a chapter.

    Attributes
    ----------
    title
        Its heading.
    level
        Level of its heading: 2 for a chapter, one more for each section around it.
    blocks
        What it holds; headings in it are of a lower level.
    is_item
        Whether it is about one subject, and so gets a page of its own.
    """

    title: str
    level: int
    blocks: tuple[ReleasedBlock, ...]
    is_item: bool = False


ReleasedBlock: TypeAlias = (
    ReleasedHeading
    | ReleasedParagraph
    | ReleasedBullets
    | ReleasedFacts
    | ReleasedTable
    | ReleasedDecisionBox
    | ReleasedPicture
    | ReleasedSection
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedPaper:
    """
    A paper as one audience may see it.

    Attributes
    ----------
    title, meeting, period
        What it is.
    blocks
        What it holds.
    sheets
        Every table of the workbook, those of the paper included; each has a `sheet`.
    actions
        The action sheet, or None for an audience without one.
    notes
        What was left out, as sentences.
    """

    title: str
    meeting: str
    period: str
    blocks: tuple[ReleasedBlock, ...]
    sheets: tuple[ReleasedTable, ...]
    actions: ReleasedTable | None
    notes: tuple[str, ...]
