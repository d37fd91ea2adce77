"""What changed between two days: ties, who has come and gone, and places in the rankings.

Either day may be looked at as known at a time of its own. Both are told under the later casebook's
ids, so that two records joined since then are not shown as one that left and one that came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from graph.evidence import grade_order, is_suspected_false
from graph.network import node_kind, statements_on
from graph.ranking import KINDS, rank
from graph.records import Grading, Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graph.ids import RecordId
    from graph.network import Ends, Statements
    from graph.picture import Picture
    from graph.ranking import Ranked, Ranking

__all__ = ["Arrival", "ChangedTie", "Changes", "Move", "changes", "changes_table"]


@dataclass(frozen=True, slots=True)
class ChangedTie:
    """
    A tie that changed.

    Attributes
    ----------
    source, target
        Whom or what it ties, by canonical id.
    kind
        A term of ``link_kinds``.
    before, after
        The best grading of the statements in force on either day (``1/A/P``, or ``ungraded``);
        None where none is.
    because
        Ids of the links that said it: of the later day, or of the earlier where it is no more.
    """

    source: RecordId
    target: RecordId
    kind: str
    before: str | None
    after: str | None
    because: tuple[RecordId, ...]

    @property
    def is_better(self) -> bool:
        """Whether a regraded tie's grading is better: by source, and of equal ones information."""
        return _order(self.after) < _order(self.before)


@dataclass(frozen=True, slots=True)
class Arrival:
    """
    Somebody or something that has a tie in force on one of the two days alone.

    Attributes
    ----------
    subject
        Its canonical id.
    kind
        What it is drawn as (:func:`graph.network.node_kind`) on the day on which it is there; a
        child whom the later day knows to be one, whatever was thought then.
    because
        Ids of its links in force on that day, sorted.
    """

    subject: RecordId
    kind: str
    because: tuple[RecordId, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """
    A place in a ranking that changed; never a child's.

    Attributes
    ----------
    of
        ``poc``, ``loc`` or ``group``.
    subject
        A person, location or group of concern.
    rank_before, rank_after
        Its rank on either day; None where it was not ranked.
    points_before, points_after
        Its points on either day; None where it was not ranked.
    why
        Component that points are made of to its value on either day, where they differ; None on
        the day on which it was not ranked.
    because
        Ids of the records that these components were counted from on either day, sorted.
    """

    of: str
    subject: RecordId
    rank_before: int | None
    rank_after: int | None
    points_before: int | None
    points_after: int | None
    why: Mapping[str, tuple[object, object]]
    because: tuple[RecordId, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """
    What changed between two days. Everything is sorted by id.

    Attributes
    ----------
    new
        Ties in force now of which nothing was held then.
    returned
        Ties in force now that had lapsed then.
    lapsed
        Ties in force then whose statements are past their review date or their life now.
    gone
        Ties in force then whose statements are held no more: withdrawn, graded E since, or (where
        the later day is earlier) not yet seen.
    regraded
        Ties in force on both days whose best grading differs by source or information; how it may
        be handled is no grade.
    newcomers
        Who and what has a tie in force now, and had none then, not even one that had lapsed.
        Children are among them, without a figure.
    left
        Who and what had a tie in force then, and has none now.
    moves
        Places in the rankings that changed, in the order of the later ranking, then who is no
        longer in it.
    """

    new: tuple[ChangedTie, ...]
    returned: tuple[ChangedTie, ...]
    lapsed: tuple[ChangedTie, ...]
    gone: tuple[ChangedTie, ...]
    regraded: tuple[ChangedTie, ...]
    newcomers: tuple[Arrival, ...]
    left: tuple[Arrival, ...]
    moves: tuple[Move, ...]

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return any(
            (*self.ties.values(), self.newcomers, self.left, self.moves),
        )

    @property
    def ties(self) -> Mapping[str, tuple[ChangedTie, ...]]:
        """What became of ties: name to the ties."""
        return {
            "new": self.new,
            "returned": self.returned,
            "lapsed": self.lapsed,
            "gone": self.gone,
            "regraded": self.regraded,
        }


def changes(
    before: Picture, after: Picture, *, weights: Mapping[str, int] | None = None
) -> Changes:
    """
    Compare two days.

    Parameters
    ----------
    before, after
        The pictures of the earlier and the later day, each with its own casebook. What was joined
        in either is told as the later one has it.
    weights
        Component to weight for the rankings; None takes the weights as shipped.

    Returns
    -------
    Changes
        What differs.
    """
    named = _names(before, after)
    then = statements_on(before.casebook, as_at=before.as_at, table=before.table, canonical=named)
    now = statements_on(after.casebook, as_at=after.as_at, table=after.table)
    graded = _grades(then), _grades(now)
    both = then.counted.keys() & now.counted.keys()

    def ties(ends: Iterable[Ends]) -> tuple[ChangedTie, ...]:
        return tuple(_tie(one, graded, then, now) for one in sorted(ends))

    come, gone = now.counted.keys() - then.counted.keys(), then.counted.keys() - now.counted.keys()
    lapsed = {one for one in gone & now.lapsed if _is_held(then.counted[one], after)}
    here, there = _subjects(now.counted), _subjects(then.counted)
    known = there.keys() | {end for one in then.lapsed for end in one[:2]}
    return Changes(
        new=ties(come - then.lapsed),
        returned=ties(come & then.lapsed),
        lapsed=ties(lapsed),
        gone=ties(gone - lapsed),
        regraded=ties(
            one for one in both if grade_order(graded[0][one]) != grade_order(graded[1][one])
        ),
        newcomers=tuple(
            Arrival(one, node_kind(after.casebook, one, as_at=after.as_at), here[one])
            for one in sorted(here.keys() - known)
        ),
        left=tuple(
            Arrival(one, _kind_then(one, before, after), there[one])
            for one in sorted(there.keys() - here.keys())
        ),
        moves=tuple(
            move
            for of in KINDS
            for move in _moves(
                rank(before, of, weights=weights), rank(after, of, weights=weights), named
            )
            if not _is_child(after, move.subject)
        ),
    )


def _names(before: Picture, after: Picture) -> Callable[[RecordId], RecordId]:
    """Name the earlier day's records as the later casebook does, those that it has."""
    then, now = before.casebook, after.casebook

    def named(record_id: RecordId) -> RecordId:
        # One that is held no more goes by whom it was joined with, where that one is still held.
        held = record_id if record_id in now else then.canonical(record_id)
        return now.canonical(held)

    return named


def _is_held(links: Iterable[Link], picture: Picture) -> bool:
    """Whether any of the statements is still there and not graded E, in force or past its time."""
    records = (picture.casebook.get(one.id) for one in links if one.id in picture.casebook)
    return any(isinstance(one, Link) and not is_suspected_false(one.grading) for one in records)


def _is_child(picture: Picture, subject: RecordId) -> bool:
    book = picture.casebook
    return subject in book and book.is_child(subject, picture.as_at)


def _grades(said: Statements) -> Mapping[Ends, Grading]:
    return {
        ends: min((link.grading for link in links), key=grade_order)
        for ends, links in said.counted.items()
    }


def _tie(
    ends: Ends,
    graded: tuple[Mapping[Ends, Grading], Mapping[Ends, Grading]],
    then: Statements,
    now: Statements,
) -> ChangedTie:
    links = now.counted.get(ends) or then.counted[ends]
    because = tuple(sorted(link.id for link in links))
    before, after = (_written(held.get(ends)) for held in graded)
    return ChangedTie(*ends, before, after, because)


def _written(grading: Grading | None) -> str | None:
    """Write a grading as the network's ties carry it."""
    if grading is None:
        return None
    return grading.code if grading.is_graded else "ungraded"


def _order(written: str | None) -> tuple[int, str]:
    graded = written is not None and "/" in written
    return grade_order(Grading(*written.split("/")) if written and graded else Grading())


def _subjects(counted: Mapping[Ends, list[Link]]) -> dict[RecordId, tuple[RecordId, ...]]:
    found: dict[RecordId, set[RecordId]] = {}
    for (source, target, _), links in counted.items():
        for end in (source, target):
            found.setdefault(end, set()).update(link.id for link in links)
    return {one: tuple(sorted(because)) for one, because in found.items()}


def _kind_then(subject: RecordId, before: Picture, after: Picture) -> str:
    """Say what somebody was drawn as on the earlier day: a child if the later one knows better."""
    if _is_child(after, subject):
        return "child"
    day = before if subject in before.casebook else after
    return node_kind(day.casebook, subject, as_at=day.as_at)


def _moves(then: Ranking, now: Ranking, named: Callable[[RecordId], RecordId]) -> Iterable[Move]:
    """Compare two rankings; of those joined since, the one whose id all bear now, or the first."""
    held: dict[RecordId, Ranked] = {}
    for row in then.rows:
        subject = named(row.subject)
        if subject == row.subject or subject not in held:
            held[subject] = row
    here = {row.subject for row in now.rows}
    for row in now.rows:
        yield from _move(now, row.subject, held.get(row.subject), row)
    for subject, row in held.items():
        if subject not in here:
            yield from _move(now, subject, row, None)


def _move(
    ranking: Ranking, subject: RecordId, before: Ranked | None, after: Ranked | None
) -> Iterable[Move]:
    places = [None if row is None else (row.rank, row.points) for row in (before, after)]
    if places[0] == places[1]:
        return
    why: dict[str, tuple[object, object]] = {}
    because: set[RecordId] = set()
    for name in ranking.weights:
        values = [None if row is None else row.value(name) for row in (before, after)]
        if values[0] != values[1]:
            why[name] = (values[0], values[1])
            rows = (row for row in (before, after) if row is not None)
            because.update(
                *(one.because for row in rows for one in row.components if one.name == name)
            )
    yield Move(
        ranking.of,
        subject,
        None if before is None else before.rank,
        None if after is None else after.rank,
        None if before is None else before.points,
        None if after is None else after.points,
        why,
        tuple(sorted(because)),
    )


def changes_table(found: Changes) -> pd.DataFrame:
    """
    Put what changed in a table for a notebook.

    Parameters
    ----------
    found
        As :func:`changes` gives it.

    Returns
    -------
    pandas.DataFrame
        A row a change: ``what`` (``new``, ``returned``, ``lapsed``, ``gone``, ``regraded``,
        ``newcomer``, ``left``, ``moved``), ``kind`` (of link, of node, or of ranking), ``source``,
        ``target`` (None but for ties), ``before`` and ``after`` (grading, or rank), ``because``
        (ids).
    """
    rows: list[tuple[object, ...]] = [
        (what, one.kind, one.source, one.target, one.before, one.after, one.because)
        for what, held in found.ties.items()
        for one in held
    ]
    for what, arrivals in (("newcomer", found.newcomers), ("left", found.left)):
        rows += [(what, one.kind, one.subject, None, None, None, one.because) for one in arrivals]
    rows += [
        ("moved", one.of, one.subject, None, one.rank_before, one.rank_after, one.because)
        for one in found.moves
    ]
    names = ["what", "kind", "source", "target", "before", "after", "because"]
    return pd.DataFrame(rows, columns=pd.Index(names), dtype="object")
