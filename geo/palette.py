"""How the base map, each rank and each density band are drawn, on paper and on screen."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BANDS",
    "GROUND",
    "OFF_THE_MAP",
    "SEA",
    "STYLES",
    "TIERS",
    "BandStyle",
    "Style",
    "Tier",
    "tier_of",
]

GROUND, SEA = "#f3f1ea", "#c6dae7"
"""Plain ground, upon which everything is drawn, and open water."""
OFF_THE_MAP = "#dddcd9"
"""What lies outside the frame of a base map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """
    How one class of the base map is drawn.

    Attributes
    ----------
    fill
        Colour of an area, or empty for a line.
    line
        Colour of a line, or empty for an area without an edge.
    width
        Of a line, in points on paper and in pixels on a screen that shows a town.
    dash
        Lengths of dashes and gaps, or none.
    """

    fill: str = ""
    line: str = ""
    width: float = 0.0
    dash: tuple[float, ...] = ()


STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "sea": Style(fill=SEA),
        "land": Style(fill=GROUND),
        "foreshore": Style(fill="#e9e2cf"),
        "urban_areas": Style(fill="#e6e1d6"),
        "woodland": Style(fill="#c9dcbd"),
        "greenspace": Style(fill="#d3e4c6"),
        "surfacewater": Style(fill=SEA),
        "waterlines": Style(line="#a9c6da", width=0.8),
        "roads_local": Style(line="#c4bcab", width=0.6),
        "rail": Style(line="#85817a", width=1.0, dash=(5.0, 2.5)),
        "roads_regional": Style(line="#d9b76c", width=1.6),
        "roads_national": Style(line="#cf8f52", width=2.2),
        "wards": Style(line="#a49bb5", width=0.8, dash=(2.0, 3.0)),
        "boundaries": Style(line="#6e6678", width=1.4, dash=(6.0, 3.0, 1.0, 3.0)),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BandStyle:
    """
    How a density band is drawn.

    Attributes
    ----------
    fill, line
        Colours.
    opacity
        Of the fill, between 0 and 1.
    """

    fill: str
    line: str
    opacity: float


BANDS = (
    BandStyle(fill="#6d4aa0", line="#6d4aa0", opacity=0.14),
    BandStyle(fill="#6d4aa0", line="#5a3b8c", opacity=0.18),
    BandStyle(fill="#5a2f8c", line="#3d1c66", opacity=0.26),
)
"""From the largest area to the smallest."""

TierName = Literal["top", "next", "later", "unranked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """
    How places of a range of ranks are drawn: by shape, size and number as well as by colour.

    Attributes
    ----------
    name
        Of the tier.
    last_rank
        The last rank in it.
    words
        For the key.
    marker
        Its shape as the drawing library names it.
    fill, line, text
        Colours.
    size_px
        Side or diameter on screen.
    """

    name: TierName
    last_rank: int
    words: str
    marker: str
    fill: str
    line: str
    text: str
    size_px: int


TIERS = (
    Tier(
        name="top", last_rank=10, words="Ranked 1 to 10 (red disc with the rank)", marker="o",
        fill="#a4161a", line="#ffffff", text="#ffffff", size_px=30,
    ),
    Tier(
        name="next", last_rank=30, words="Ranked 11 to 30 (blue square with the rank)", marker="s",
        fill="#1d4f91", line="#ffffff", text="#ffffff", size_px=24,
    ),
    Tier(
        name="later", last_rank=1_000_000, words="Ranked 31 and after (white square with the rank)",
        marker="s", fill="#ffffff", line="#0b0c0c", text="#0b0c0c", size_px=21,
    ),
    Tier(
        name="unranked", last_rank=0, words="Not ranked (white diamond)", marker="D",
        fill="#ffffff", line="#0b0c0c", text="#0b0c0c", size_px=14,
    ),
)  # fmt: skip


def tier_of(rank: int | None) -> Tier:
    """
    Find how a place of a rank is drawn.

    Parameters
    ----------
    rank
        The place's rank, from 1, or None where it has none.

    Returns
    -------
    Tier
        One of `TIERS`.
    """
    if rank is None:
        return TIERS[-1]
    return next(tier for tier in TIERS if rank <= tier.last_rank)
