"""Counts in words, so that one thing is never called several."""

from __future__ import annotations

__all__ = ["counted"]


def counted(number: int, one: str, many: str) -> str:
    """
    Count in words: ``0 records``, ``1 record``, ``1,204 records``.

    Parameters
    ----------
    number
        How many; not negative.
    one, many
        What one of them and several are called, with the words that change along (``record was``,
        ``records were``).

    Returns
    -------
    str
        The figure and the words.
    """
    return f"{number:,} {one if number == 1 else many}"
