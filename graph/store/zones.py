"""Times of recording are compared with each other, so each needs its zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import StoreError

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["need_zone"]


def need_zone(moment: datetime) -> None:
    """
    Refuse a time without a zone: it could not be compared with the others.

    Parameters
    ----------
    moment
        The time.

    Raises
    ------
    StoreError
        If it has none.
    """
    if moment.tzinfo is None:
        msg = "A time of recording needs a time zone, such as UTC."
        raise StoreError(msg)
