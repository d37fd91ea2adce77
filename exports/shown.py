"""One field as an audience reads it: from a record's value to the text that is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.fields import closed_label
from graph.vocabulary import vocabulary
from graph.when import When, in_words

if TYPE_CHECKING:
    from exports.audience import PlaceClass
    from exports.fields import Field, Value
    from graph.records import Location

__all__ = ["WITHHELD", "Shown", "clean", "place_class", "printed"]

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DAY_LENGTH = len("2025-09-14")


@dataclass(frozen=True, slots=True)
class Shown:
    """
    One field as an audience sees it.

    Attributes
    ----------
    text
        What is printed.
    number
        The figure, where it is one.
    day
        ISO text of the day or minute, where it is one known at least to the day.
    withheld
        Whether the audience may not see it.
    """

    text: str
    number: float | None = None
    day: str | None = None
    withheld: bool = False


WITHHELD = Shown("withheld", withheld=True)


def clean(text: str) -> str:
    """
    Replace the characters that files cannot hold.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        The text; controls but tab and line feed, lone surrogates and non-characters became
        U+FFFD.
    """
    return _NOT_TEXT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def place_class(location: Location) -> PlaceClass:
    """
    Class a place by how carefully it must be shown.

    Parameters
    ----------
    location
        The place.

    Returns
    -------
    PlaceClass
        ``restricted`` for a children's home and the like; ``dwelling`` for homes and for every
        place whose type is not known; ``public`` for the rest.
    """
    kinds = vocabulary("place_types")
    if location.place_type not in kinds:
        return "dwelling"
    term = kinds[location.place_type]
    if term.flag("restricted"):
        return "restricted"
    return "dwelling" if term.flag("dwelling") else "public"


def printed(field: Field, value: Value, *, as_written: bool) -> Shown:
    """
    Print a field's value.

    Parameters
    ----------
    field
        The field.
    value
        Its value.
    as_written
        Whether text that is no term of the field's vocabulary may be shown.

    Returns
    -------
    Shown
        Its text, with the figure or the day where it is one; empty where nothing is recorded.
    """
    if value is None or value in {"", ()}:
        return Shown("")
    if isinstance(value, tuple):
        return Shown("; ".join(_word(field, one, as_written=as_written) for one in value))
    if isinstance(value, int):
        return Shown(str(value), number=value)
    if field.shape == "date":
        return Shown(in_words(When(value)), day=value if len(value) >= _DAY_LENGTH else None)
    return Shown(_word(field, value, as_written=as_written))


def _word(field: Field, text: str, *, as_written: bool) -> str:
    return closed_label(field.words, text, as_written=as_written) if field.words else clean(text)
