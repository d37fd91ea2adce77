"""Layouts as data: which kinds of file there are, their columns, and which one a header fits."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from graph.errors import SettingsError, UsageError
from graph.vocabulary import simplify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Column", "Fit", "Layout", "Layouts", "Words", "read_layouts"]

_LEAST_MATCHES = 2
_MATCHES_EVERYWHERE = 1


class Column(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    One column of a layout.

    Attributes
    ----------
    name
        The heading as the layout names it.
    kind
        What a cell holds: a name of :data:`mapping.intake.kinds.KINDS`.
    required
        The column must be there and each row must fill it.
    required_column
        The column must be there; a cell may be empty.
    also
        Other headings that occur.
    of
        The vocabulary of a ``term`` or ``terms``, or the values of a ``choice``.
    only
        Codes of the vocabulary that this column may hold; empty for all.
    roles
        Whether what stands in brackets behind a person is their role.
    nobody
        Wordings that mean nobody, or nowhere, here.
    ahead
        Whether a date may well lie after today.
    """

    name: str
    kind: str = "text"
    required: bool = False
    required_column: bool = False
    also: tuple[str, ...] = ()
    of: str | tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    roles: bool = False
    nobody: tuple[str, ...] = ()
    ahead: bool = False


class Layout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    One kind of file.

    Attributes
    ----------
    name
        What receipts and records call it.
    label
        What people read.
    order
        Place in which files of one import are taken.
    columns
        In order.
    reference
        Columns that make a row's own reference; empty where rows have none.
    before
        Pairs of columns, start and end: a row that ends before it starts is refused.
    latest
        Column that tells which of two files is the later; empty for none.
    repeats
        Whether rows that are alike are several and counted, as in police.uk's files.
    like
        Layout whose records the rows become: itself unless a team's own layout names another.
    """

    name: str
    label: str
    order: int
    columns: tuple[Column, ...]
    reference: tuple[str, ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    latest: str = ""
    repeats: bool = False
    like: str = ""

    def at(self, name: str) -> int:
        """
        Give the place of a column.

        Parameters
        ----------
        name
            Its name.

        Returns
        -------
        int
            Its place in `columns`, from 0.

        Raises
        ------
        SettingsError
            If the layout has no such column.
        """
        for place, column in enumerate(self.columns):
            if column.name == name:
                return place
        msg = f"layout {self.name}: has no column “{name}”; add it."
        raise SettingsError(msg)


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    Words that mean the same in every file.

    Attributes
    ----------
    not_recorded
        Mean an empty cell.
    same_as_above
        Mean the value of the row above.
    total
        Begin a row of totals.
    own_headings
        Columns of the intake's own making, read past in silence.
    placement_postcodes
        Columns that say where a child lives.
    """

    not_recorded: tuple[str, ...]
    same_as_above: tuple[str, ...]
    total: tuple[str, ...]
    own_headings: tuple[str, ...]
    placement_postcodes: tuple[str, ...]


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """
    A layout laid over one row of headings.

    Attributes
    ----------
    layout
        The layout.
    places
        For each of its columns, the place in the file's row, or -1 where the file has none.
    score
        How many columns matched.
    """

    layout: Layout
    places: tuple[int, ...]
    score: int


class Layouts:
    """
    Every known layout.

    Parameters
    ----------
    layouts
        The layouts.
    words
        Words that mean the same in all of them.
    """

    def __init__(self, layouts: Sequence[Layout], words: Words) -> None:
        self.words = words
        self._layouts = {layout.name: layout for layout in sorted(layouts, key=_place)}
        self._headings = _shared_headings(layouts)

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, in order."""
        return tuple(self._layouts)

    @property
    def headings(self) -> frozenset[str]:
        """Every heading that any of them knows, simplified."""
        own = {simplify(one.name) for layout in self._layouts.values() for one in layout.columns}
        return frozenset(own.union(*self._headings.values()))

    def named(self, name: str) -> Layout:
        """
        Give one layout.

        Parameters
        ----------
        name
            Its name.

        Returns
        -------
        Layout
            The layout.

        Raises
        ------
        UsageError
            If there is none of this name.
        """
        if name not in self._layouts:
            msg = f"There is no layout “{name}”; there are {', '.join(self._layouts)}."
            raise UsageError(msg)
        return self._layouts[name]

    def fits(self, headings: Sequence[str], *, only: str | None = None) -> list[Fit]:
        """
        Find the layouts that match most of a row's cells.

        Parameters
        ----------
        headings
            The cells of one row.
        only
            Name of the one layout to try, or None for all.

        Returns
        -------
        list of Fit
            The best one; several where they match equally many; none where fewer than two cells
            match anything.
        """
        simple = [simplify(heading) for heading in headings]
        tried = self._layouts.values() if only is None else (self.named(only),)
        fits = [self._laid(layout, simple) for layout in tried]
        best = max((fit.score for fit in fits), default=0)
        least = _LEAST_MATCHES if only is None else _MATCHES_EVERYWHERE
        return [fit for fit in fits if fit.score == best] if best >= least else []

    def _laid(self, layout: Layout, simple: Sequence[str]) -> Fit:
        """Match a heading by the column's own name first, then by what else it is called."""
        free = {heading: place for place, heading in reversed(list(enumerate(simple))) if heading}
        places: dict[str, int] = {}
        for column in layout.columns:
            own = simplify(column.name)
            if own in free:
                places[column.name] = free.pop(own)
        for column in layout.columns:
            if column.name not in places:
                found = next((one for one in self._headings[column.name] if one in free), None)
                if found is not None:
                    places[column.name] = free.pop(found)
        order = tuple(places.get(column.name, -1) for column in layout.columns)
        return Fit(layout=layout, places=order, score=len(places))


def read_layouts(own: Sequence[str] = ()) -> Layouts:
    """
    Read the layouts as shipped, and a team's own.

    Parameters
    ----------
    own
        Paths of a team's own layout files.

    Returns
    -------
    Layouts
        All of them; one of a team's own replaces the shipped one of its name.

    Raises
    ------
    SettingsError
        If a file cannot be read or is not in the shape of the shipped one.
    """
    shipped = resources.files("mapping").joinpath("data", "layouts.toml").read_text("utf-8")
    words, layouts = _parsed("layouts.toml", shipped)
    if words is None:
        msg = "layouts.toml: needs the table [words]."
        raise SettingsError(msg)
    for path in own:
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            msg = f"{Path(path).name}: cannot be read; give a layout file in TOML and UTF-8."
            raise SettingsError(msg) from None
        more_words, more = _parsed(Path(path).name, text)
        words, layouts = more_words or words, layouts | more
    for layout in layouts.values():
        if layout.like and layout.like not in layouts:
            msg = f"layout {layout.name}: `like` must name one of {', '.join(layouts)}."
            raise SettingsError(msg)
    return Layouts(tuple(layouts.values()), words)


@cache
def _parsed(file: str, text: str) -> tuple[Words | None, dict[str, Layout]]:
    try:
        held = tomllib.loads(text)
        words = held.get("words")
        layouts = {
            name: msgspec.convert({"name": name, "like": name} | fields, Layout)
            for name, fields in held.get("layout", {}).items()
        }
        return (None if words is None else msgspec.convert(words, Words)), layouts
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, TypeError) as error:
        msg = f"{file}: is not a layout file ({error}); mend what is named."
        raise SettingsError(msg) from error


def _shared_headings(layouts: Sequence[Layout]) -> Mapping[str, tuple[str, ...]]:
    """Column name to every other heading that any layout lists for a column of that name."""
    found: dict[str, dict[str, None]] = {}
    alike: dict[str, dict[str, None]] = {}
    for layout in layouts:
        for column in layout.columns:
            also = alike.setdefault(simplify(column.name), {})
            also.update(dict.fromkeys(simplify(heading) for heading in column.also))
            found[column.name] = also
    return {name: tuple(also) for name, also in found.items()}


def _place(layout: Layout) -> tuple[int, str]:
    return layout.order, layout.name
