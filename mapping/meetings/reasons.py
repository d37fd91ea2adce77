"""Why now: three lines that a coordinator can read aloud, each made of figures with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import Number, Of, line
from graph.records import Action
from graph.when import first_day
from mapping.meetings.phrases import between, count, dated, seen_first, tally

if TYPE_CHECKING:
    from exports.paper import Line
    from graph.ids import RecordId
    from graph.ranking import Measure, Ranked
    from mapping.meetings.pack import MonthlyPack

__all__ = ["why_now"]


def why_now(pack: MonthlyPack, ranked: Ranked, of: str) -> tuple[Line, ...]:
    """
    Say in three lines why a subject is on the agenda.

    Parameters
    ----------
    pack
        The month.
    ranked
        Its place in the ranking.
    of
        ``poc`` or ``loc``.

    Returns
    -------
    tuple of Line
        Its rank and whom it reaches; how sure that is; what has been done.
    """
    parts = {one.name: one for one in ranked.components}
    because = tuple(sorted({one for part in ranked.components for one in part.because}))
    rank = line("Rank ", Number(ranked.rank), " of ", Number(len(pack.rankings[of].rows)))
    if pack.shows_points:
        rank += line(" (", *between(pack.holds[of][ranked.subject]))
        rank += line(" in nine of ten draws of the evidence), ", Number(ranked.points, because))
        rank += line(" points")
    return (
        line(*rank, ". ", *_whom(parts)),
        _how_sure(pack, ranked.subject, parts),
        _done(pack, ranked.subject, parts),
    )


def _whom(parts: dict[str, Measure]) -> Line:
    """Count children in words that are the same for one and for many."""
    if not parts["children"].because:
        return line("No child is linked by evidence in force.")
    said = line()
    for name, words in (
        ("children", "Children linked"),
        ("children_significant", "at significant or strong risk"),
        ("children_90_days", "by evidence of the last 90 days"),
        ("bridging", "reached by no other open person or place of concern"),
    ):
        if some := parts[name].because:
            said += line(f"{'; ' if said else ''}{words}: ", tally(some, of_children=True))
    return line(*said, ".")


def _how_sure(pack: MonthlyPack, subject: RecordId, parts: dict[str, Measure]) -> Line:
    sources, grades = parts["independent_sources"].because, parts["best_grade"].because
    _, reports = pack.last_report(subject)
    said = _known(pack, subject)
    said += line(": ") if said else ()
    said += count(sources, "independent source", "independent sources")
    best = seen_first(pack, grades, "grading")
    if best is not None:
        said += line(", the best graded ", Of(best, "grading"))
    elif sources and not grades:
        said += line(", none graded")
    if reports and (day := dated(pack, reports)):
        said += line("; last report ", *day)
    return line(*said, ".")


def _known(pack: MonthlyPack, subject: RecordId) -> Line:
    case = pack.open_cases.get(subject)
    if case is None or not pack.tells(case.id, "first_discussed"):
        return line()
    said = line("Known since ", Of(case.id, "first_discussed"))
    if case.assessed is not None and first_day(case.assessed) <= pack.as_at:
        said += line(", assessed ", Of(case.id, "assessed"))
    return said


def _done(pack: MonthlyPack, subject: RecordId, parts: dict[str, Measure]) -> Line:
    since = parts["days_since_action"]
    over = pack.overdue_actions.get(subject, ())
    if not isinstance(since.value, int):
        said = line("No action is recorded")
    else:
        said = line("Last action done " if _is_done(pack, since) else "Last tasked ")
        if since.value == 0:
            said += line("today")
        else:
            said += line(Number(since.value, since.because))
            said += line(" day ago" if since.value == 1 else " days ago")
    if over:
        ids = [one.record for one in over]
        said += line("; ", *count(ids, "action", "actions"), " overdue, the longest by ")
        said += line(Number(over[0].days_over, (over[0].record,)))
        said += line(" day" if over[0].days_over == 1 else " days")
    return line(*said, ".")


def _is_done(pack: MonthlyPack, since: Measure) -> bool:
    """Tell whether one of the latest actions was done by the day, and not only tasked."""
    actions = (pack.casebook.get(one) for one in since.because)
    return any(
        isinstance(one, Action) and one.done_on is not None and first_day(one.done_on) <= pack.as_at
        for one in actions
    )
