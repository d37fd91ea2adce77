"""What is due or overdue on a day: actions, the next steps of cases, reviews of children."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from graph.cases import case_on
from graph.picture import is_open
from graph.risk import risk_bands_on
from graph.vocabulary import vocabulary
from graph.when import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Action, Concern, Episode, Review

__all__ = ["Due", "due", "finished", "overdue", "review_weeks"]

_ENDED = frozenset({"done", "dropped", "closed", "nfa"})
DUE_SOON_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """
    One thing that has a day by which it should be done.

    Attributes
    ----------
    what
        ``action``, ``case`` (the next step of a POC, LOC or group case) or ``review`` (of a child).
    record
        The action, case, review or episode that sets the day.
    subject
        Canonical id of whom or what it concerns.
    on
        The last day on which it is in time.
    days_over
        Days past that day; 0 or less while it is in time.
    """

    what: Literal["action", "case", "review"]
    record: RecordId
    subject: RecordId
    on: date
    days_over: int


def review_weeks() -> dict[str, int]:
    """
    Give how often children are reviewed, as the vocabulary of risk bands says.

    Returns
    -------
    dict
        Band to weeks between reviews; bands without reviews are not in it.
    """
    return {
        term.code: weeks
        for term in vocabulary("risk_bands")
        if isinstance(weeks := term.more.get("review_weeks"), int) and weeks > 0
    }


def finished(action: Action, day: date) -> bool:
    """
    Tell whether an action is over on a day.

    Parameters
    ----------
    action
        The action.
    day
        The day.

    Returns
    -------
    bool
        From the day it was done; where none is recorded, as its status says.
    """
    if action.done_on is not None:
        return first_day(action.done_on) <= day
    return action.status in _ENDED


def overdue(
    casebook: Casebook, as_at: date, weeks: Mapping[str, int] | None = None
) -> tuple[Due, ...]:
    """
    List what should have been done before a day and was not.

    Parameters
    ----------
    casebook
        The casebook.
    as_at
        The day; what is due on it is in time.
    weeks
        Risk band to weeks between reviews, for children whose next one has no day; None takes the
        weeks of the vocabulary.

    Returns
    -------
    tuple of Due
        Longest overdue first, then by record.
    """
    found = [one for one in _diary(casebook, as_at, weeks) if one.days_over > 0]
    return tuple(sorted(found, key=lambda one: (one.on, one.record)))


def due(
    casebook: Casebook,
    as_at: date,
    weeks: Mapping[str, int] | None = None,
    *,
    within_days: int = DUE_SOON_DAYS,
) -> tuple[Due, ...]:
    """
    List what has to be done soon.

    Parameters
    ----------
    casebook
        The casebook.
    as_at
        The day; what is due on it is listed.
    weeks
        Risk band to weeks between reviews, for children whose next one has no day; None takes the
        weeks of the vocabulary.
    within_days
        Number of days to look ahead.

    Returns
    -------
    tuple of Due
        The next first, then by record.
    """
    found = [one for one in _diary(casebook, as_at, weeks) if -within_days <= one.days_over <= 0]
    return tuple(sorted(found, key=lambda one: (one.on, one.record)))


def _diary(casebook: Casebook, as_at: date, weeks: Mapping[str, int] | None) -> Iterator[Due]:
    for subject, actions in sorted(casebook.actions_of.items()):
        concern = case_on(casebook, subject, as_at)
        if concern is not None and not is_open(concern, as_at):
            continue
        for action in actions:
            if action.due is not None and _begun(action, as_at) and not finished(action, as_at):
                yield _due("action", action.id, subject, last_day(action.due), as_at)
    for subject in sorted(casebook.concern_of):
        concern = case_on(casebook, subject, as_at)
        if concern is None or concern.due is None:
            continue
        if _waits(casebook, subject, concern, as_at):
            yield _due("case", concern.id, subject, last_day(concern.due), as_at)
    yield from _reviews(casebook, as_at, review_weeks() if weeks is None else weeks)


def _begun(action: Action, day: date) -> bool:
    return action.tasked is None or first_day(action.tasked) <= day


def _waits(casebook: Casebook, subject: RecordId, concern: Concern, day: date) -> bool:
    """Whether an open case has a next step of its own, beside those of its actions."""
    of_actions = {one.due for one in casebook.actions_of.get(subject, ())}
    return is_open(concern, day) and concern.due not in of_actions


def _due(
    what: Literal["action", "case", "review"],
    record: RecordId,
    subject: RecordId,
    on: date,
    as_at: date,
) -> Due:
    return Due(what=what, record=record, subject=subject, on=on, days_over=(as_at - on).days)


def _reviews(casebook: Casebook, as_at: date, weeks: Mapping[str, int]) -> Iterator[Due]:
    """Give the next review of each child on the caseload."""
    bands = risk_bands_on(casebook, as_at)
    past = _past_reviews(casebook, as_at)
    for child, episode in sorted(_caseload(casebook, as_at).items()):
        band = bands.get(child, ("", episode.id))[0]
        every = weeks.get(band, 0)
        since = [one for one in past.get(child, ()) if _in_episode(one, episode)]
        if since and since[-1].held is False:
            yield _due("review", since[-1].id, child, last_day(since[-1].on), as_at)
        elif since and since[-1].next_due is not None:
            yield _due("review", since[-1].id, child, last_day(since[-1].next_due), as_at)
        elif every:
            start = last_day(since[-1].on) if since else _start(episode)
            record = since[-1].id if since else episode.id
            yield _due("review", record, child, start + timedelta(weeks=every), as_at)


def _past_reviews(casebook: Casebook, as_at: date) -> Mapping[RecordId, list[Review]]:
    found: defaultdict[RecordId, list[Review]] = defaultdict(list)
    for review in sorted(casebook.reviews, key=lambda one: (one.on, one.held is True, one.id)):
        if first_day(review.on) <= as_at:
            found[casebook.canonical(review.child)].append(review)
    return found


def _caseload(casebook: Casebook, as_at: date) -> Mapping[RecordId, Episode]:
    """Give each child's active episode, the latest where there are two."""
    found: dict[RecordId, Episode] = {}
    for episode in sorted(casebook.episodes, key=lambda one: (one.active_from or "", one.id)):
        if episode.active_from is None or first_day(episode.active_from) > as_at:
            continue
        if episode.active_to is None or first_day(episode.active_to) > as_at:
            found[casebook.canonical(episode.child)] = episode
    return found


def _in_episode(review: Review, episode: Episode) -> bool:
    return first_day(review.on) >= first_day(episode.active_from or episode.referred)


def _start(episode: Episode) -> date:
    return last_day(episode.initial_meeting or episode.active_from or episode.referred)
