"""What stands on the first page of every paper: for whom, why, and of what day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.marking import HEAD_LETTERS
from exports.shown import clean
from graph.when import in_words, time_in_words, when

if TYPE_CHECKING:
    from exports.release import Released
    from exports.released import ReleasedNetwork, ReleasedPaper, ReleasedPlaces

__all__ = ["cover_rows"]


def cover_rows(
    released: Released[ReleasedPaper | ReleasedNetwork | ReleasedPlaces],
) -> tuple[tuple[str, str], ...]:
    """
    List what the cover says.

    Parameters
    ----------
    released
        What was released.

    Returns
    -------
    tuple of (str, str)
        Label and text, in the order in which they are printed.
    """
    grounds, stamp = released.grounds, released.stamp
    rows = (
        ("For", grounds.recipient),
        ("Purpose", grounds.purpose),
        ("Lawful basis", grounds.lawful_basis),
        ("Authorised by", grounds.authorised_by),
        ("The picture of", in_words(when(grounds.as_at))),
        ("As known at", time_in_words(grounds.known_at)),
        ("Made by", f"{grounds.user}, {time_in_words(grounds.released_at)}"),
        ("View", f"{released.profile.label}. {stamp.personal}"),
        ("Handling", released.profile.handling),
        ("Register", grounds.register_head[:HEAD_LETTERS] or "–"),
        ("Destroy by", in_words(when(stamp.destroy_by))),
    )
    return tuple((label, clean(text)) for label, text in rows)
