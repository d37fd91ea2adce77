"""The sheets of the invented caseload: episodes, screenings and reviews of children."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from mapping.made_up_year.chance import stream
from mapping.made_up_year.episodes import HIGH
from mapping.made_up_year.wording import birth, day_cell, own_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.episodes import Episode
    from mapping.made_up_year.figures import Row, Window

__all__ = ["episode_rows", "review_rows", "screening_rows"]

_SOURCES = {
    "Police": 34, "Education": 20, "Health": 8, "Youth service": 9, "Housing": 5,
    "Social care": 14, "Youth Justice Service": 6, "Community safety": 4,
}  # fmt: skip
_CLOSED_BECAUSE = {
    "Risk reduced": 8, "Support continues with Early Help": 2, "Moved out of area": 1,
}  # fmt: skip
_SECOND = 2
_GROWN_DAYS = 18 * 365 + 5


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
            "Source": chance.weighted(_SOURCES),
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
            grown = (end - episode.child.born).days >= _GROWN_DAYS
            because = chance.weighted(_CLOSED_BECAUSE)
            row["Closure reason"] = "Transferred to adults' services" if grown else because
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
                "Agency": chance.weighted(_SOURCES),
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
    bands = ("Emerging", "Moderate", *HIGH)
    risk = bands.index(episode.risk or "Moderate")
    day = max(episode.active_from or window.start, window.start)
    day += timedelta(days=chance.randint(9, 34))
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
