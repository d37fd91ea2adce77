"""The protective marking: what stands at the head and the foot of everything that leaves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from exports.release_notes import view_note
from exports.shown import clean
from graph.errors import ReleaseError
from graph.when import in_words, time_in_words, when

if TYPE_CHECKING:
    from datetime import date

    from exports.grounds import Grounds

__all__ = ["HEAD_LETTERS", "Marking", "file_name", "is_file_name", "marking_for"]

HEAD_LETTERS = 12
"""How much of the register's head is printed."""

_PARTS = len(("marking", "pack", "period", "audience"))
_NAME_PART = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """
    The marking of one release.

    Attributes
    ----------
    heading
        The protective marking alone, for the head of every page.
    handling
        Who may have it and what may be done with it.
    made
        Who made it, when, and what it is of.
    register
        The register's head, and when a copy is to be destroyed.
    personal
        How children appear, and that it is still personal data.
    destroy_by
        The day by which it is to be destroyed.
    """

    heading: str
    handling: str
    made: str
    register: str
    personal: str
    destroy_by: date

    @property
    def lines(self) -> tuple[str, ...]:
        """Every line, the marking first."""
        return (self.heading, self.handling, self.made, self.register, self.personal)

    @property
    def footer(self) -> str:
        """One line for the foot of a page."""
        return f"{self.made} {self.register}"


def marking_for(grounds: Grounds) -> Marking:
    """
    Write the marking of a release.

    Parameters
    ----------
    grounds
        The grounds of the release.

    Returns
    -------
    Marking
        Its lines.
    """
    profile = grounds.profile
    destroy_by = grounds.released_at.date() + timedelta(days=profile.destroy_after_days)
    made_at = time_in_words(grounds.released_at)
    known_at = time_in_words(grounds.known_at)
    return Marking(
        heading=profile.marking,
        handling=clean(f"Recipient: {grounds.recipient}. {profile.handling}"),
        made=clean(
            f"{profile.originator}, {made_at}, view “{profile.name}”: the picture of "
            f"{in_words(when(grounds.as_at))} as known at {known_at}."
        ),
        register=(
            f"Register {grounds.register_head[:HEAD_LETTERS] or '–'}. "
            f"Destroy by {in_words(when(destroy_by))}."
        ),
        personal=view_note(profile),
        destroy_by=destroy_by,
    )


def file_name(grounds: Grounds, *, period: str, extension: str, part: str = "") -> str:
    """
    Name a file: marking, pack, period and audience, never a person.

    Parameters
    ----------
    grounds
        The grounds of the release.
    period
        Month or day: ``2026-10``, ``2026-10-31``.
    extension
        ``docx``, ``xlsx``, ``html`` …
    part
        Tells files of one kind apart (``nodes``), or empty.

    Returns
    -------
    str
        ``OFFICIAL-SENSITIVE_poc-loc_2026-10_meeting.docx``.

    Raises
    ------
    ReleaseError
        If a part has letters besides a to z, digits, dot and hyphen.
    """
    parts = [*_stem(grounds), period, grounds.audience]
    parts += [part] if part else []
    name = f"{'_'.join(parts)}.{extension}"
    if not is_file_name(name, grounds):
        msg = "a file is named from plain letters, digits and hyphens alone"
        raise ReleaseError(msg)
    return name


def is_file_name(name: str, grounds: Grounds) -> bool:
    """
    Tell whether a file is named as :func:`file_name` names those of a release.

    Parameters
    ----------
    name
        The name.
    grounds
        The grounds of the release.

    Returns
    -------
    bool
        True for marking, pack, period and audience of plain letters, digits and hyphens.
    """
    stem, _, extension = name.rpartition(".")
    parts = stem.split("_")
    plain = all(_NAME_PART.match(part) for part in (*parts, extension))
    named_for = [*parts[:2], *parts[3:4]] == [*_stem(grounds), grounds.audience]
    return plain and named_for and len(parts) in {_PARTS, _PARTS + 1}


def _stem(grounds: Grounds) -> tuple[str, str]:
    marking = grounds.profile.marking.partition(" [")[0]
    return marking.replace(" ", "-"), grounds.pack.replace(" ", "-")
