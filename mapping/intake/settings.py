"""What the intake is told by a team's settings: numberings, shapes of references, own layouts."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from graph.errors import SettingsError

__all__ = ["IntakeSettings"]


class IntakeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """
    What a team may set about reading its files.

    Attributes
    ----------
    schemes
        Layout to the scheme of its child references; ``child``, the team's own numbering, where a
        layout is not named.
    child, poc, loc
        Patterns (regular expressions) of the references of children, persons and locations: what
        is recognised beside a name. Case does not matter.
    keep_placement_postcodes
        Keep placement and home postcodes of statutory extracts instead of dropping them.
    layouts
        A team's own layouts in TOML, in the shape of ``mapping/data/layouts.toml``.
    """

    schemes: Mapping[str, str] = msgspec.field(default_factory=dict)
    child: str = r"C\d+"
    poc: str = r"POC-\d+"
    loc: str = r"LOC-\d+"
    keep_placement_postcodes: bool = False
    layouts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a pattern that is not a regular expression, or a scheme that is not a word."""
        for name in ("child", "poc", "loc"):
            try:
                re.compile(getattr(self, name))
            except re.error:
                msg = f"settings, references: “{name}” is not a regular expression; mend it."
                raise SettingsError(msg) from None
        if any(not scheme or ":" in scheme for scheme in self.schemes.values()):
            msg = "settings, references: a scheme must be a plain word without a colon"
            raise SettingsError(msg)
