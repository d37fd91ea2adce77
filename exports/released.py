"""What the gate gives out: plain text and numbers, built up from what an audience may see.

None of these values points back at a record. They mean nothing by themselves: writers take them
only inside :class:`exports.release.Released`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

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

Plain: TypeAlias = str | int | float | bool
"""What a released value may hold."""


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
        ISO text of a day (``2025-09-14``), where the cell is one.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedNode:
    """
    One node.

    Attributes
    ----------
    id
        Reference or pseudonym; unique in the network.
    kind
        ``child``, ``person_of_concern``, ``person``, ``location_of_concern``, ``location``,
        ``group`` or ``identifier``.
    label
        What this audience calls it.
    fields
        Further values by name.
    """

    id: str
    kind: str
    label: str
    fields: Mapping[str, Plain]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedTie:
    """
    One link, with what its evidence adds up to.

    Attributes
    ----------
    id
        Unique in the network, ``tie-1`` …
    source, target
        Ids of its ends.
    kind, layer
        Code of the link kind, and its layer.
    label, reverse
        The words from source to target, and back.
    protective
        Whether it protects.
    confirmed
        Whether two independent sources, or one reliable one, say so.
    strength
        Probability, 0 to 1.
    cost
        1 for the surest.
    first_seen, last_seen
        ISO text.
    sources, reports
        Independent sources and statements.
    best_grade
        As written, or ``ungraded``.
    """

    id: str
    source: str
    target: str
    kind: str
    layer: str
    label: str
    reverse: str
    protective: bool
    confirmed: bool
    strength: float
    cost: int
    first_seen: str
    last_seen: str
    sources: int
    reports: int
    best_grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedNetwork:
    """
    A network as one audience may see it.

    Attributes
    ----------
    nodes, ties
        Sorted by id and by ends.
    notes
        What was left out, and that it is still personal data, as sentences.
    """

    nodes: tuple[ReleasedNode, ...]
    ties: tuple[ReleasedTie, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedPlace:
    """
    One place.

    Attributes
    ----------
    id
        Reference or pseudonym; unique among the places.
    label
        What this audience calls it.
    place_type
        In words, or empty where that may not be shown.
    rank
        Its place in the ranking, or None.
    children
        Number of children linked; text where the number may not be shown; None where not asked.
    easting_m, northing_m
        On the British National Grid (EPSG:27700); None where no point may be shown.
    precision_m
        Side of the square in metres within which it lies, or None.
    note
        Why the point is as coarse as it is, or empty.
    """

    id: str
    label: str
    place_type: str
    rank: int | None
    children: int | str | None
    easting_m: float | None
    northing_m: float | None
    precision_m: float | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedPlaces:
    """
    Places as one audience may see them.

    Attributes
    ----------
    places
        By rank, then id.
    cell_m
        Side of the cells that events were added up in, in metres; 0 without density.
    cells
        Easting and northing of each cell's centre on the British National Grid (EPSG:27700), and
        how many events lie in it; sorted.
    notes
        What was left out, as sentences.
    """

    places: tuple[ReleasedPlace, ...]
    cell_m: int
    cells: tuple[tuple[float, float, int], ...]
    notes: tuple[str, ...]
