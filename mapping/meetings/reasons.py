"""Why now: three lines that a coordinator can read aloud, each made of figures with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import Number, Of, line
from graph.when import first_day
from mapping.meetings.phrases import are, children, count, dated

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
    rank = line("Rank ", Number(ranked.rank), " of ", Number(len(pack.rankings[of].rows)), ", ")
    rank += line(Number(ranked.points, because), " points: ")
    return (
        line(*rank, *_whom(parts)),
        _how_sure(pack, ranked.subject, parts),
        _done(pack, ranked.subject, parts),
    )


def _whom(parts: dict[str, Measure]) -> Line:
    linked, serious = parts["children"].because, parts["children_significant"].because
    recent, only = parts["children_90_days"].because, parts["bridging"].because
    if not linked:
        return line("no child is linked by evidence in force.")
    said = line(*children(linked), f" {are(linked)} linked")
    for some, words in (
        (serious, "at significant or strong risk"),
        (recent, "by evidence of the last 90 days"),
        (only, "reached by no other open person or place of concern"),
    ):
        if some:
            said += line(", ", Number(len(some), some, counts_children=True), f" {words}")
    return line(*said, ".")


def _how_sure(pack: MonthlyPack, subject: RecordId, parts: dict[str, Measure]) -> Line:
    sources, grades = parts["independent_sources"].because, parts["best_grade"].because
    _, reports = pack.last_report(subject)
    said = line()
    if subject in pack.open_cases:
        case = pack.open_cases[subject]
        said += line("Known since ", Of(case.id, "first_discussed"))
        if case.assessed is not None and first_day(case.assessed) <= pack.as_at:
            said += line(", assessed ", Of(case.id, "assessed"))
        said += line(": ")
    said += count(sources, "independent source", "independent sources")
    if grades:
        said += line(", the best graded ", Of(grades[0], "grading"))
    elif sources:
        said += line(", none graded")
    if reports:
        said += line("; last report ", *dated(reports))
    return line(*said, ".")


def _done(pack: MonthlyPack, subject: RecordId, parts: dict[str, Measure]) -> Line:
    since = parts["days_since_action"]
    over = pack.overdue_actions.get(subject, ())
    if not isinstance(since.value, int):
        said = line("No action is recorded")
    elif since.value == 0:
        said = line("Last action today")
    else:
        said = line("Last action ", Number(since.value, since.because))
        said += line(" day ago" if since.value == 1 else " days ago")
    if over:
        ids = [one.record for one in over]
        said += line("; ", *count(ids, "action", "actions"), " overdue, the longest by ")
        said += line(Number(over[0].days_over, (over[0].record,)))
        said += line(" day" if over[0].days_over == 1 else " days")
    return line(*said, ".")
