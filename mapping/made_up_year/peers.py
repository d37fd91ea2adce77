"""The invented peer maps: who is friends with whom, how that is known, and what protects."""

from __future__ import annotations

from datetime import datetime, time
from itertools import combinations
from typing import TYPE_CHECKING

from mapping.made_up_year.chance import stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.made_up_year.absences import Absence
    from mapping.made_up_year.figures import Row, Window
    from mapping.made_up_year.ties import PeerGroup

__all__ = ["peer_rows"]

_KINDS = {
    "friend": 30, "close friend": 12, "positive peer": 22, "school peer": 12, "co-missing": 12,
    "found together": 8, "conflict with": 4,
}  # fmt: skip
_BASES = {
    "RHI": 5, "school says": 6, "seen together by PCSO": 4, "child told worker": 5,
    "youth worker saw": 3, "social media": 2,
}  # fmt: skip
_PROTECTIVE = {"positive peer": "Y", "sibling": "Y", "close friend": "Y", "conflict with": "N"}


def peer_rows(
    seed: int, window: Window, groups: Sequence[PeerGroup], absences: Sequence[Absence]
) -> list[Row]:
    """
    Write the peer map.

    Parameters
    ----------
    seed
        The seed of the whole year.
    window
        The year.
    groups
        The mapped groups.
    absences
        The missing episodes, which some ties cite.

    Returns
    -------
    list of Row
        By group; brothers and sisters always, other pairs about two in three.
    """
    chance = stream(seed, "peers")
    cited: dict[str, str] = {}
    for absence in absences:
        cited.setdefault(absence.child.reference, absence.reference)
    rows: list[Row] = []
    for group in groups:
        for left, right in combinations(group.members, 2):
            kin = left.surname == right.surname
            if not kin and not chance.happens(0.62):
                continue
            kind = "sibling" if kin else chance.weighted(_KINDS)
            together = kind in {"co-missing", "found together"}
            since = window.day(chance.randint(20, window.days - 20))
            rows.append({
                "Group": group.label,
                "Child A": left.reference,
                "Child B": right.reference,
                "Relationship": kind,
                "Basis": chance.weighted(_BASES),
                "Source ref": cited.get(left.reference) if together else None,
                "Since": (
                    datetime.combine(since, time())
                    if chance.happens(0.55)
                    else f"{since:%b %Y}" if chance.happens(0.6) else None
                ),
                "Confidence": chance.weighted({"high": 3, "moderate": 5, "low": 2}),
                "Protective": _PROTECTIVE.get(kind, chance.choice(("N", None))),
            })  # fmt: skip
    return rows
