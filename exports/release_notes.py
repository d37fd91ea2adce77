"""What a release says about itself: what was left out, and that it is still personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.small_numbers import SUPPRESSED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exports.audience import Audience

__all__ = ["left_out_notes", "pattern_note", "suppression_note", "view_note"]


def view_note(profile: Audience) -> str:
    """
    Say how people appear for an audience.

    Parameters
    ----------
    profile
        The audience.

    Returns
    -------
    str
        One sentence.
    """
    return {
        "named": "Children appear by name.",
        "initials": "Children appear by initials and age band. This is still personal data.",
        "pseudonym": (
            "Children appear under codes drawn for this release alone; the team can look one up. "
            "This is still personal data."
        ),
        "count": "Children appear only as numbers and age bands. This is still personal data.",
        "none": "No person, place or group appears.",
    }[profile.children]


def left_out_notes(withheld: Mapping[str, int], profile: Audience) -> tuple[str, ...]:
    """
    Say what was left out.

    Parameters
    ----------
    withheld
        What, in the plural, and how many.
    profile
        The audience; one with suppression is not told small counts.

    Returns
    -------
    tuple of str
        One sentence, or none.
    """
    if not withheld:
        return ()
    counts = "; ".join(
        f"{what}: {'some' if profile.suppress_up_to else count}"
        for what, count in sorted(withheld.items())
        if count
    )
    return (f"Left out for this audience – {counts}.",)


def suppression_note(suppressed: int) -> tuple[str, ...]:
    """
    Explain the sign for a figure that is not shown.

    Parameters
    ----------
    suppressed
        How many figures are not shown.

    Returns
    -------
    tuple of str
        One sentence, or none.
    """
    if not suppressed:
        return ()
    return (f"{SUPPRESSED} stands for a figure not shown: a small number, or one that tells it.",)


def pattern_note(unique: int, children: int) -> str:
    """
    Say how many children could be singled out by their links alone.

    Parameters
    ----------
    unique
        Children whose pattern of links nobody else in the view has.
    children
        Children in the view.

    Returns
    -------
    str
        One sentence.
    """
    return (
        f"{unique} of {children} children in this view have a pattern of links that no other child "
        "in it has: whoever knows those links knows the child. This is still personal data."
    )
