"""The symbols of the network: shape, colour and word together, for picture, key and page alike.

Nothing is told by colour alone. A child is never drawn with the symbol of a person of concern, and
neither is somebody not yet identified, who may be a child.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BLOCK", "COLOURS", "KINDS", "Symbol", "short"]

COLOURS = {"tie": "#505a5f", "protective": "#00703c", "chosen": "#0b0c0c", "text": "#0b0c0c"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """
    How one kind of node is drawn.

    Attributes
    ----------
    word, plural
        What it is called.
    shape
        ``dot``, ``diamond``, ``square``, ``hexagon``, ``triangle`` or ``triangleDown``.
    fill, border
        Colours; the border stands out from white by at least 4.5 to 1.
    dashed
        Whether the outline is dashed.
    size
        Half its width, in picture units.
    """

    word: str
    plural: str
    shape: str
    fill: str
    border: str
    dashed: bool = False
    size: int = 15

    def outline(self, size: float | None = None) -> str:
        """
        Give the symbol's outline around nought.

        Parameters
        ----------
        size
            Half its width; None takes the symbol's own.

        Returns
        -------
        str
            An SVG path.
        """
        size = self.size if size is None else size
        if self.shape == "dot":
            r = short(size)
            return f"M{r} 0A{r} {r} 0 1 1 -{r} 0A{r} {r} 0 1 1 {r} 0Z"
        corners, turn, grown = _CORNERS[self.shape]
        angles = [2 * pi * corner / corners + turn for corner in range(corners)]
        points = (
            f"{short(grown * size * cos(angle))} {short(grown * size * sin(angle))}"
            for angle in angles
        )
        return f"M{'L'.join(points)}Z"


_CORNERS = {
    "diamond": (4, 0.0, 1.25),
    "square": (4, pi / 4, sqrt(2.0)),
    "hexagon": (6, 0.0, 1.15),
    "triangle": (3, -pi / 2, 1.3),
    "triangleDown": (3, pi / 2, 1.1),
}

KINDS: Mapping[str, Symbol] = {
    "child": Symbol(word="child", plural="children", shape="dot", fill="#1d70b8", border="#0b3b66"),
    "person_of_concern": Symbol(
        word="person of concern",
        plural="persons of concern",
        shape="diamond",
        fill="#d4351c",
        border="#6b1508",
    ),
    "person": Symbol(
        word="person, not yet identified or without a case",
        plural="persons not yet identified or without a case",
        shape="triangle",
        fill="#ffffff",
        border="#505a5f",
        dashed=True,
        size=13,
    ),
    "location_of_concern": Symbol(
        word="location of concern",
        plural="locations of concern",
        shape="square",
        fill="#4c2c92",
        border="#2a1758",
        size=13,
    ),
    "location": Symbol(
        word="place without a case",
        plural="places without a case",
        shape="square",
        fill="#ffffff",
        border="#4c2c92",
        size=12,
    ),
    "group": Symbol(
        word="peer group", plural="peer groups", shape="hexagon", fill="#ffdd00", border="#594d00"
    ),
    "identifier": Symbol(
        word="phone, vehicle or other identifier",
        plural="phones, vehicles and other identifiers",
        shape="triangleDown",
        fill="#b1b4b6",
        border="#505a5f",
        size=11,
    ),
}
"""Symbols by kind of node, in the order of the key and the tables."""

BLOCK = Symbol(
    word="cluster", plural="clusters", shape="dot", fill="#eeefef", border="#0b0c0c", size=20
)


def short(value: float) -> str:
    """
    Write a number as a picture needs it.

    Parameters
    ----------
    value
        A number of picture units.

    Returns
    -------
    str
        To a tenth, without a nought behind the point or a minus before nought.
    """
    return f"{round(value, 1) + 0.0:g}"
