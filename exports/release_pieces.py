"""From the pieces of a line to the text that an audience may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import Day, Number, Of, Share, Term, Words
from exports.shown import Shown, clean
from exports.small_numbers import SUPPRESSED, is_small
from graph.vocabulary import vocabulary
from graph.when import in_words, when

if TYPE_CHECKING:
    from exports.gate import Gate
    from exports.paper import Line, Piece
    from exports.release_wording import Wording

__all__ = ["Pieces", "figure_text"]

_NOT_RECORDED = "not recorded"
_WHOLE_DAY = len("2025-09-14")


def figure_text(piece: Number | Share) -> str:
    """
    Write a figure.

    Parameters
    ----------
    piece
        The figure.

    Returns
    -------
    str
        ``1,234``, ``0.75`` or ``37 of 50 (74%)``.
    """
    if isinstance(piece, Number):
        return f"{piece.value:,.{piece.decimals}f}"
    share = f" ({100 * piece.part / piece.whole:.0f}%)" if piece.whole else ""
    return f"{piece.part:,} of {piece.whole:,}{share}"


class Pieces:
    """
    Writes pieces for one audience.

    Parameters
    ----------
    gate
        Decides what may be shown.
    wording
        Looks for data among the tool's own words; None for the team's own papers.
    """

    def __init__(self, gate: Gate, wording: Wording | None) -> None:
        self.gate = gate
        self._wording = wording
        self.suppressed = 0

    def words(self, text: str) -> str:
        """
        Let the tool's own wording through.

        Parameters
        ----------
        text
            The wording.

        Returns
        -------
        str
            The same; it is refused where it tells who somebody is.
        """
        return clean(self._wording.check(text) if self._wording is not None else text)

    def piece(self, piece: Piece) -> Shown:
        """
        Write one piece.

        Parameters
        ----------
        piece
            The piece.

        Returns
        -------
        Shown
            What is printed; withheld where the audience may not see it.
        """
        if isinstance(piece, Words):
            return Shown(self.words(piece.text))
        if isinstance(piece, Of):
            return self.gate.value(piece.record, piece.field)
        if isinstance(piece, Term):
            return Shown(vocabulary(piece.vocabulary).label(piece.code))
        if isinstance(piece, Day):
            return _day(piece)
        return self.figure(piece)

    def figure(self, piece: Number | Share, *, hide: bool = False) -> Shown:
        """
        Write a figure, unless it is too small to be shown.

        Parameters
        ----------
        piece
            The figure.
        hide
            Whether it is hidden for the sake of another one.

        Returns
        -------
        Shown
            The figure, or the sign that stands for one not shown.
        """
        up_to = self.gate.profile.suppress_up_to
        small = piece.counts_children and any(
            is_small(value, up_to=up_to) for value in _telling_values(piece)
        )
        if small or hide:
            self.suppressed += 1
            return Shown(SUPPRESSED)
        number = piece.value if isinstance(piece, Number) else None
        return Shown(figure_text(piece), number=number)

    def text(self, line: Line) -> str | None:
        """
        Write a line.

        Parameters
        ----------
        line
            Its pieces.

        Returns
        -------
        str or None
            The text; None where everything that it says of records is withheld.
        """
        shown = [(piece, self.piece(piece)) for piece in line]
        pointers = [one for piece, one in shown if isinstance(piece, Of)]
        if pointers and all(one.withheld for one in pointers):
            return None
        return "".join(
            one.text or (_NOT_RECORDED if isinstance(piece, Of) else "") for piece, one in shown
        )

    def cell(self, line: Line) -> Shown:
        """
        Write a table's cell: one piece alone keeps its figure or day, and may be blank.

        Parameters
        ----------
        line
            Its pieces.

        Returns
        -------
        Shown
            What is printed; withheld where everything that it says of records is.
        """
        if len(line) == 1:
            return self.piece(line[0])
        text = self.text(line)
        return Shown("withheld", withheld=True) if text is None else Shown(text)


def _telling_values(piece: Number | Share) -> tuple[float, ...]:
    if isinstance(piece, Number):
        return (piece.value,)
    return (piece.part, piece.whole, piece.whole - piece.part)


def _day(piece: Day) -> Shown:
    if piece.value is None:
        return Shown(_NOT_RECORDED)
    value = when(piece.value)
    return Shown(in_words(value), day=value if len(value) >= _WHOLE_DAY else None)
