"""Why something leaves, for whom, and of what day: what every release must say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.audience import Audience, audience
from graph.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

__all__ = ["ASKED_FOR", "Grounds", "complete", "still_needed"]

ASKED_FOR: Mapping[str, str] = {
    "purpose": "--purpose",
    "lawful_basis": "--lawful-basis",
    "recipient": "--recipient",
    "authorised_by": "--authorised-by",
}
"""What a person gives for a release, and the option that gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """
    The grounds of one release.

    Attributes
    ----------
    audience
        Name of the audience profile.
    purpose, lawful_basis, recipient, authorised_by
        Why, under which law, for whom, and on whose word.
    user
        Who makes it, as claimed.
    pack
        What it is: ``poc-loc``, ``map``, ``network``, ``export graphml`` …
    as_at, known_at
        The day that it is of, and the time as of which things were known.
    released_at
        When it is made.
    register_head
        The register's head before it.
    settings_digest
        Digest of the settings and templates that it is made with.
    """

    audience: str
    purpose: str
    lawful_basis: str
    recipient: str
    authorised_by: str
    user: str
    pack: str
    as_at: date
    known_at: datetime
    released_at: datetime
    register_head: str
    settings_digest: str

    def __post_init__(self) -> None:
        """Refuse grounds that leave something out, and an audience that there is not."""
        audience(self.audience)
        for name, option in ASKED_FOR.items():
            if not str(getattr(self, name)).strip():
                msg = f"a release for {self.audience} needs {option}"
                raise ReleaseError(msg)
        if not self.user.strip() or not self.pack.strip():
            msg = "a release needs the user who makes it and the name of the pack"
            raise ReleaseError(msg)

    @property
    def profile(self) -> Audience:
        """What the audience may see."""
        return audience(self.audience)


def still_needed(name: str, given: Mapping[str, str | None]) -> tuple[str, ...]:
    """
    List the options that a person must still give for a release.

    Parameters
    ----------
    name
        The audience.
    given
        What was given, by name (``purpose``, ``lawful_basis``, ``recipient``, ``authorised_by``).

    Returns
    -------
    tuple of str
        Options such as ``--recipient``, in order; the authoriser is never needed.
    """
    profile = audience(name)
    defaults = {
        "purpose": profile.purpose,
        "lawful_basis": profile.lawful_basis,
        "recipient": profile.recipient,
        "authorised_by": "the user",
    }
    return tuple(
        option
        for field, option in ASKED_FOR.items()
        if not ((given.get(field) or "").strip() or defaults[field])
    )


def complete(name: str, given: Mapping[str, str | None], *, user: str) -> dict[str, str]:
    """
    Fill in an audience's defaults.

    Parameters
    ----------
    name
        The audience.
    given
        What was given, by name.
    user
        Who makes the release; authorises it where nobody else is named.

    Returns
    -------
    dict of str to str
        ``purpose``, ``lawful_basis``, ``recipient`` and ``authorised_by`` for :class:`Grounds`.

    Raises
    ------
    ReleaseError
        If something is still needed; the options are named.
    """
    if needed := still_needed(name, given):
        msg = f"a release for {name} needs {' and '.join(needed)}"
        raise ReleaseError(msg)
    profile = audience(name)
    defaults = {
        "purpose": profile.purpose,
        "lawful_basis": profile.lawful_basis,
        "recipient": profile.recipient,
        "authorised_by": user,
    }
    return {
        field: (given.get(field) or "").strip() or default for field, default in defaults.items()
    }
