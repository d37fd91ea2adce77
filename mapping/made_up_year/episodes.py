"""The invented referrals and episodes, laid out so that the annual figures come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapping.made_up_year.chance import exact_counts, stream

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.figures import Window
    from mapping.made_up_year.people import Child

__all__ = ["HIGH", "Episode", "make_episodes"]

HIGH = ("Significant", "Strong")
"""The upper risk bands."""
_ROOM_DAYS, _APART_DAYS = 60, 20
_PATTERNS: dict[str, tuple[tuple[tuple[int, int], tuple[int, int] | None, str], ...]] = {
    "held": (((-160, -20), None, "older"),),
    "carried": (((-200, -25), (20, 150), "older"),),
    "opened": (((4, 348), None, "now"),),
    "closed": (((4, 190), (240, 360), "now"),),
    "returned": (((-180, -40), (15, 90), "older"), ((170, 320), None, "now")),
    "again": (((6, 60), (100, 150), "first"), ((200, 330), None, "now")),
}
"""For each pattern its episodes: referred and closed between which days of the year, which risk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Between which days of the year an episode was referred, and closed unless it is open."""

    start: tuple[int, int]
    end: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """
    One referral, and the episode it led to.

    Attributes
    ----------
    child
        The child.
    referred
        Day of the referral.
    decision
        Decision of the triage; empty while it is awaited.
    active_from, active_to
        First and last day of the episode, or None.
    risk
        Risk band at its start; empty when not recorded.
    """

    child: Child
    referred: date
    decision: str
    active_from: date | None
    active_to: date | None
    risk: str


def make_episodes(seed: int, window: Window, children: Sequence[Child]) -> tuple[Episode, ...]:
    """
    Make the referrals and episodes of the year, and those still open from before.

    Parameters
    ----------
    seed
        The seed of the whole year.
    window
        The year.
    children
        The children with their patterns.

    Returns
    -------
    tuple of Episode
        By day of referral.
    """
    chance = stream(seed, "episodes")
    begin = [
        child for child in children if child.pattern in {"opened", "closed", "returned", "again"}
    ]
    high = _those_at_high_risk(chance, begin)
    before = next(child for child in begin if child.pattern == "opened").reference
    episodes: list[Episode] = []
    for child in children:
        band = _band(chance, high=child.reference in high)
        episodes += _of_child(chance, window, child, band)
    episodes = [
        _referred_before(episode, window) if episode.child.reference == before else episode
        for episode in episodes
    ]
    episodes += _not_taken_on(chance, window, children, episodes)
    return tuple(sorted(episodes, key=lambda item: (item.referred, item.child.reference)))


def _those_at_high_risk(chance: Chance, begin: Sequence[Child]) -> set[str]:
    """Choose the 58 who become active at significant or strong risk: most of those still open."""
    still = [child.reference for child in begin if child.pattern != "closed"]
    since = [child.reference for child in begin if child.pattern == "closed"]
    sure = [child.reference for child in begin if child.pattern in {"returned", "again"}]
    rest = [reference for reference in still if reference not in sure]
    return {*sure, *chance.some(rest, 34), *chance.some(since, 18)}


def _band(chance: Chance, *, high: bool) -> str:
    if high:
        return chance.weighted({HIGH[0]: 2, HIGH[1]: 1})
    return chance.weighted({"Moderate": 5, "Emerging": 1})


def _of_child(chance: Chance, window: Window, child: Child, band: str) -> list[Episode]:
    """Lay out the episodes of one child by the pattern of the year."""
    older = chance.weighted({"Moderate": 5, "Emerging": 2, "": 4})
    risks = {"older": older, "now": band, "first": "Moderate"}
    return [
        _episode(chance, window, child, _Stretch(start=start, end=end), risks[which])
        for start, end, which in _PATTERNS.get(child.pattern, ())
    ]


def _episode(
    chance: Chance,
    window: Window,
    child: Child,
    stretch: _Stretch,
    risk: str,
) -> Episode:
    referred = chance.randint(*stretch.start)
    active = referred + chance.randint(2, 12)
    return Episode(
        child=child,
        referred=window.day(referred),
        decision="Accepted",
        active_from=window.day(active),
        active_to=None if stretch.end is None else window.day(chance.randint(*stretch.end)),
        risk=risk,
    )


def _referred_before(episode: Episode, window: Window) -> Episode:
    """Move one referral to the days before the year: active within it, referred outside it."""
    return Episode(
        child=episode.child,
        referred=window.day(-3),
        decision=episode.decision,
        active_from=window.day(4),
        active_to=episode.active_to,
        risk=episode.risk,
    )


def _not_taken_on(
    chance: Chance, window: Window, children: Sequence[Child], taken: Sequence[Episode]
) -> list[Episode]:
    """Make the 133 referrals that led to nothing of the team's own, and two that are awaited."""
    decisions = exact_counts(chance, {"NFA": 62, "Monitor": 41, "Refer to CHUB": 30})
    only = [child for child in children if child.pattern == "referred"]
    chance.shuffle(only)
    waiting, settled = only[:2], only[2:]
    again = chance.some(settled, 11)
    earlier = chance.some(
        [
            episode
            for episode in taken
            if episode.child.pattern == "opened"
            and (episode.referred - window.start).days > _ROOM_DAYS
        ],
        6,
    )
    drawn = [(child, chance.randint(0, window.days - 3)) for child in settled]
    first = dict(drawn)
    drawn += [(child, _another(chance, first[child], window.days - 3)) for child in again]
    drawn += [
        (episode.child, (episode.referred - window.start).days - chance.randint(30, 55))
        for episode in earlier
    ]
    refused = [
        Episode(
            child=child,
            referred=window.day(number),
            decision=decision,
            active_from=None,
            active_to=None,
            risk="",
        )
        for (child, number), decision in zip(drawn, decisions, strict=True)
    ]
    return refused + [
        Episode(
            child=child,
            referred=window.day(window.days - 1),
            decision="",
            active_from=None,
            active_to=None,
            risk="",
        )
        for child in waiting
    ]


def _another(chance: Chance, number: int, last: int) -> int:
    """Draw another day, at least twenty days from the first."""
    while True:
        other = chance.randint(0, last)
        if abs(other - number) >= _APART_DAYS:
            return other
