"""The invented caseload: referrals and episodes, screenings and reviews of children."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mapping.made_up_year.chance import exact_counts, stream
from mapping.made_up_year.wording import birth, day_cell, own_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.figures import Row, Window
    from mapping.made_up_year.people import Child

__all__ = ["Episode", "episode_rows", "make_episodes", "review_rows", "screening_rows"]

SOURCES = {
    "Police": 34, "Education": 20, "Health": 8, "Youth service": 9, "Housing": 5,
    "Social care": 14, "Youth Justice Service": 6, "Community safety": 4,
}  # fmt: skip
_HIGH = ("Significant", "Strong")
_CLOSED_BECAUSE = {
    "Risk reduced": 8, "Support continues with Early Help": 2, "Moved out of area": 1,
    "Transferred to adults' services": 1,
}  # fmt: skip
_SECOND = 2


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
        return chance.weighted({_HIGH[0]: 2, _HIGH[1]: 1})
    return chance.weighted({"Moderate": 5, "Emerging": 1})


def _of_child(chance: Chance, window: Window, child: Child, band: str) -> list[Episode]:
    """Lay out the episodes of one child by the pattern of the year."""
    old = chance.weighted({"Moderate": 5, "Emerging": 2, "": 4})
    match child.pattern:
        case "held":
            return [_episode(chance, window, child, (-160, -20), None, old)]
        case "carried":
            return [_episode(chance, window, child, (-200, -25), (20, 150), old)]
        case "opened":
            return [_episode(chance, window, child, (4, window.days - 16), None, band)]
        case "closed":
            return [_episode(chance, window, child, (4, 190), (240, window.days - 4), band)]
        case "returned":
            return [
                _episode(chance, window, child, (-180, -40), (15, 90), old),
                _episode(chance, window, child, (170, 320), None, band),
            ]
        case "again":
            return [
                _episode(chance, window, child, (6, 60), (100, 150), "Moderate"),
                _episode(chance, window, child, (200, 330), None, band),
            ]
    return []


def _episode(
    chance: Chance,
    window: Window,
    child: Child,
    start: tuple[int, int],
    end: tuple[int, int] | None,
    risk: str,
) -> Episode:
    referred = chance.randint(*start)
    active = referred + chance.randint(2, 12)
    return Episode(
        child=child,
        referred=window.day(referred),
        decision="Accepted",
        active_from=window.day(active),
        active_to=None if end is None else window.day(chance.randint(*end)),
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
            if episode.child.pattern == "opened" and (episode.referred - window.start).days > 60
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
        if abs(other - number) >= 20:
            return other


def episode_rows(seed: int, window: Window, episodes: Sequence[Episode]) -> list[Row]:
    """
    Write the caseload sheet.

    Parameters
    ----------
    seed
        The seed of the whole year.
    window
        The year: no meeting is held after it.
    episodes
        The referrals and episodes.

    Returns
    -------
    list of Row
        One for each.
    """
    chance = stream(seed, "episode rows")
    rows = []
    for episode in episodes:
        start, end = episode.active_from, episode.active_to
        row: Row = {
            "Child ref": episode.child.reference,
            "Referred": day_cell(chance, episode.referred),
            "Source": chance.weighted(SOURCES),
            "Decision": episode.decision or None,
            "Harm types": " / ".join(episode.child.harms),
            "Risk at start": episode.risk or None,
            "Worker": chance.choice("AB"),
        }
        if start:
            row["Active from"] = day_cell(chance, start)
            meeting = start + timedelta(days=chance.randint(0, 9))
            row["Initial meeting"] = day_cell(chance, min(meeting, window.until))
        if end:
            row["Active to"] = day_cell(chance, end)
            row["Closure reason"] = chance.weighted(_CLOSED_BECAUSE)
        rows.append(row)
    return rows


def screening_rows(seed: int, window: Window, episodes: Sequence[Episode]) -> list[Row]:
    """
    Write the screening tools that came with the year's referrals.

    Parameters
    ----------
    seed
        The seed of the whole year.
    window
        The year: earlier referrals came with another tool.
    episodes
        The referrals and episodes.

    Returns
    -------
    list of Row
        One for about four referrals in five.
    """
    chance = stream(seed, "screenings")
    outcomes = {"Accepted": "Initial HOTH meeting", "": None}
    rows: list[Row] = []
    for episode in episodes:
        if episode.referred < window.start or not chance.happens(0.8):
            continue
        child = episode.child
        triaged = min(episode.referred + timedelta(days=chance.randint(0, 2)), window.until)
        low = {"No evidence": 2, "Emerging": 5, "Moderate": 3}
        rows.append(
            {
                "Child ref": child.reference,
                "Name": own_name(chance, child),
                "DOB": birth(chance, child.born),
                "Sex": child.sex,
                "Ethnicity": child.ethnicity,
                "Completed by": chance.choice(("social worker", "PC", "head of year", "nurse")),
                "Agency": chance.weighted(SOURCES),
                "Date": day_cell(chance, episode.referred),
                "Harm types": " / ".join(child.harms),
                "Risk": episode.risk or chance.weighted(low),
                "Triage outcome": outcomes.get(episode.decision, episode.decision),
                "Triage date": day_cell(chance, triaged),
            }
        )
    return rows


def review_rows(seed: int, window: Window, episodes: Sequence[Episode]) -> list[Row]:
    """
    Write the reviews: every four weeks at high risk, every eight below, and not always in time.

    Parameters
    ----------
    seed
        The seed of the whole year.
    window
        The year.
    episodes
        The referrals and episodes.

    Returns
    -------
    list of Row
        By day of review; about a quarter of the open episodes end with an overdue one.
    """
    chance = stream(seed, "reviews")
    held: list[tuple[date, str, Row]] = []
    for episode in episodes:
        if episode.active_from is None:
            continue
        late = episode.active_to is None and chance.happens(0.26)
        last = min(episode.active_to or window.until, window.until)
        if late:
            last -= timedelta(days=62)
        held += _reviews(chance, window, episode, last)
    return [row for _, _, row in sorted(held, key=lambda item: item[:2])]


def _reviews(
    chance: Chance, window: Window, episode: Episode, last: date
) -> list[tuple[date, str, Row]]:
    bands = ("Emerging", "Moderate", *_HIGH)
    risk = bands.index(episode.risk or "Moderate")
    day = max(episode.active_from or window.start, window.start) + timedelta(days=20)
    rows: list[tuple[date, str, Row]] = []
    while day <= last:
        took_place = chance.happens(0.92)
        if took_place and chance.happens(0.3):
            risk = min(3, max(0, risk + chance.choice((-1, -1, 1))))
        weeks = 4 if risk >= _SECOND else 8
        due = day + timedelta(weeks=weeks if took_place else 1)
        row: Row = {
            "Child ref": episode.child.reference,
            "Review date": day_cell(chance, day),
            "Held": "Y" if took_place else "N",
            "Risk": bands[risk],
            "Next due": day_cell(chance, due),
            "Outcome": chance.choice(("Continue", "Continue", "Step down")) if took_place else None,
            "Chair": chance.choice("AB"),
        }
        rows.append((day, episode.child.reference, row))
        day = due + timedelta(days=chance.choice((0, 0, 0, 1, 3, 7, 13)))
    return rows
