"""A team's own settings, from one TOML file: labels, cadences, schemes and overrides of weights.

Settings are a value that is passed in. Everything has a default, so a team states only what differs
from it; a key that is not known is refused and the right ones are listed.
"""

from __future__ import annotations

import hashlib
import tomllib
from typing import TYPE_CHECKING

import msgspec

from graph.effort import EffortTable, effort_table
from graph.errors import SettingsError
from graph.evidence import EvidenceTable, evidence_table
from graph.ranking import ranking_weights
from mapping.diary import review_weeks

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "Meetings",
    "References",
    "Reviews",
    "Settings",
    "Team",
    "Transition",
    "read_settings",
    "settings_digest",
]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every part of the settings shares."""


class Team(_Part, frozen=True, kw_only=True):
    """
    Who the papers come from.

    Attributes
    ----------
    name
        The team's name, as papers print it.
    originator
        Who answers for a paper, as the marking prints it.
    council
        The council's name, as papers print it.
    """

    name: str = "HOTH team"
    originator: str = "HOTH team"
    council: str = "Children’s Services"


class References(_Part, frozen=True, kw_only=True):
    """
    Whose numbering a reference belongs to, and what references look like.

    The fields are those of the same name of :class:`mapping.intake.IntakeSettings`.

    Attributes
    ----------
    schemes
        Layout to the scheme of its child references; ``child`` means the team's own numbering.
    child, poc, loc
        Patterns (regular expressions) of the references of children, persons and locations.
    keep_placement_postcodes
        Keep placement and home postcodes of statutory extracts instead of dropping them.
    """

    schemes: dict[str, str] = msgspec.field(
        default_factory=lambda: {
            "ssd_person": "child",
            "ssd_missing": "child",
            "ssda903_header": "child",
            "ssda903_missing": "child",
        }
    )
    child: str = r"C\d+"
    poc: str = r"POC-\d+"
    loc: str = r"LOC-\d+"
    keep_placement_postcodes: bool = False


class Reviews(_Part, frozen=True, kw_only=True):
    """
    How often things are looked at again.

    Attributes
    ----------
    weeks
        Risk band to weeks between a child's reviews; a band that is not named has none.
    non_event_weeks
        Weeks without a new report before a case may be closed with risk reduced.
    """

    weeks: dict[str, int] = msgspec.field(default_factory=review_weeks)
    non_event_weeks: int = 8

    def __post_init__(self) -> None:
        """Refuse a cadence that is not positive."""
        if self.non_event_weeks < 1 or any(weeks < 1 for weeks in self.weeks.values()):
            msg = "settings, reviews: weeks and non_event_weeks must be 1 or more"
            raise SettingsError(msg)


class Transition(_Part, frozen=True, kw_only=True):
    """
    Between which ages transition to adults' services is looked at.

    Attributes
    ----------
    from_months
        Age in whole months from which a child is on the list (210 is 17 years and 6 months).
    until_years
        Age in years at which a young adult leaves the list.
    """

    from_months: int = 210
    until_years: int = 25

    def __post_init__(self) -> None:
        """Refuse ages that leave nobody on the list."""
        if not 0 < self.from_months < self.until_years * 12:
            msg = "settings, transition: from_months must be above 0 and below until_years × 12"
            raise SettingsError(msg)


class Meetings(_Part, frozen=True, kw_only=True):
    """
    What the meetings are called here.

    Attributes
    ----------
    poc_loc
        The monthly meeting on persons and locations of concern.
    escalations
        The meetings that high-risk persons and places are put forward to.
    escalation_level
        Level from which a case is listed for them.
    """

    poc_loc: str = "POC and LOC meeting"
    escalations: tuple[str, ...] = ("JAG", "TCG", "MARSOC")
    escalation_level: int = 4


class Settings(_Part, frozen=True, kw_only=True):
    """
    Everything that a team may set.

    Attributes
    ----------
    team
        Who the papers come from.
    references
        Schemes and patterns of references.
    reviews
        Cadence of reviews, and the check before a closure.
    transition
        Ages of the transitional list.
    meetings
        What the meetings are called.
    evidence
        How evidence is weighed; as shipped where the file says nothing.
    ranking
        Component to weight; as shipped where the file says nothing.
    effort
        What disruption takes by level; as shipped where the file says nothing.
    """

    team: Team = Team()
    references: References = References()
    reviews: Reviews = Reviews()
    transition: Transition = Transition()
    meetings: Meetings = Meetings()
    evidence: EvidenceTable = msgspec.field(default_factory=evidence_table)
    ranking: dict[str, int] = msgspec.field(default_factory=ranking_weights)
    effort: EffortTable = msgspec.field(default_factory=effort_table)


_TYPES: dict[str, type[msgspec.Struct]] = {
    "team": Team,
    "references": References,
    "reviews": Reviews,
    "transition": Transition,
    "meetings": Meetings,
    "evidence": EvidenceTable,
    "effort": EffortTable,
}


def read_settings(path: Path) -> Settings:
    """
    Read a team's settings.

    Parameters
    ----------
    path
        A TOML file in UTF-8; tables that it does not have keep their defaults, and so do keys.

    Returns
    -------
    Settings
        The defaults with what the file states.

    Raises
    ------
    SettingsError
        If the file cannot be read, has an unknown key, or a value of the wrong kind.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path.name}: cannot be read; give a settings file in TOML and UTF-8."
        raise SettingsError(msg) from error
    except tomllib.TOMLDecodeError as error:
        msg = f"{path.name}: is not TOML ({error}); mend the line named."
        raise SettingsError(msg) from error
    _refuse_unknown(path.name, given)
    merged = _merged(msgspec.to_builtins(Settings()), given)
    try:
        return msgspec.convert(merged, Settings)
    except (msgspec.ValidationError, SettingsError) as error:
        msg = f"{path.name}: {error}; mend the value named."
        raise SettingsError(msg) from error


def settings_digest(settings: Settings) -> str:
    """
    Give a short text that is equal for equal settings and differs for different ones.

    Parameters
    ----------
    settings
        The settings.

    Returns
    -------
    str
        SHA-256 over every value in a fixed order, in hexadecimal digits.
    """
    return hashlib.sha256(msgspec.json.encode(settings, order="sorted")).hexdigest()


def _refuse_unknown(file: str, given: dict[str, object]) -> None:
    for name, value in given.items():
        if name not in Settings.__struct_fields__:
            known = ", ".join(Settings.__struct_fields__)
            msg = f"{file}: no setting “{name}”; there are {known}."
            raise SettingsError(msg)
        if not isinstance(value, dict):
            msg = f"{file}: “{name}” must be a table, [{name}]."
            raise SettingsError(msg)
        kept = _TYPES[name].__struct_fields__ if name in _TYPES else tuple(ranking_weights())
        if unknown := sorted(value.keys() - set(kept)):
            msg = f"{file}, [{name}]: no setting “{unknown[0]}”; there are {', '.join(kept)}."
            raise SettingsError(msg)


def _merged(held: dict[str, object], given: dict[str, object]) -> dict[str, object]:
    """Lay one tree of values over another; a table is laid over key by key."""
    merged = dict(held)
    for name, value in given.items():
        below = held.get(name)
        merged[name] = (
            _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
        )
    return merged
