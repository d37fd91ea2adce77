"""One cell as read, and what its reader needs beside the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from mapping.intake.people_names import References

__all__ = ["AFTER_TODAY", "EMPTY", "Read", "Surroundings", "unreadable"]

AFTER_TODAY = "a date after today; kept"


class Read(NamedTuple):
    """
    One cell as read.

    Attributes
    ----------
    text
        What the source row keeps: tidied, a date as ISO; empty where left empty.
    value
        What records are made of; what it is depends on the column's kind. None for an empty cell.
    remark
        What was odd about it, or None.
    expected
        What was expected, where it cannot be read at all; else None.
    """

    text: str
    value: Any  # the column's kind says which; the reader of a row knows its own columns
    remark: str | None = None
    expected: str | None = None


EMPTY = Read("", None)


class Surroundings(NamedTuple):
    """
    What a reader needs beside the text.

    Attributes
    ----------
    layout
        Name of the layout.
    references
        What references look like.
    today
        The day of the import.
    """

    layout: str
    references: References
    today: date


def unreadable(expected: str) -> Read:
    """
    Say that a cell cannot be read.

    Parameters
    ----------
    expected
        What was expected.

    Returns
    -------
    Read
        Nothing but that.
    """
    return Read("", None, None, expected)
