"""What has come of the last meeting: actions done and their effect, open, overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import Column, Number, Of, Paragraph, Row, Section, Table, line
from graph.vocabulary import vocabulary
from graph.when import first_day
from mapping.casework import finished
from mapping.meetings.phrases import count, tally

if TYPE_CHECKING:
    from exports.paper import Block
    from graph.ids import RecordId
    from graph.records import Action
    from mapping.meetings.pack import MonthlyPack

__all__ = ["actions_chapter", "open_actions", "overdue_table"]

MOST_PRINTED = 20


def open_actions(pack: MonthlyPack) -> tuple[Action, ...]:
    """
    List the actions that are still to be done on open cases.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    tuple of Action
        By day due, then id; those without a day last.
    """
    found = [
        action
        for subject in pack.open_cases
        for action in pack.casebook.actions_of.get(subject, ())
        if not finished(action, pack.as_at)
        and (action.tasked is None or first_day(action.tasked) <= pack.as_at)
    ]
    return tuple(sorted(found, key=lambda one: (one.due is None, one.due or "", one.id)))


def _done(pack: MonthlyPack) -> tuple[Action, ...]:
    return tuple(
        sorted(
            (
                one
                for one in pack.casebook.actions
                if one.done_on is not None
                and first_day(one.done_on) in pack.period
                and first_day(one.done_on) <= pack.as_at
                and not pack.casebook.is_child(one.subject, pack.as_at)
            ),
            key=lambda one: (one.done_on or "", one.id),
        )
    )


def actions_chapter(pack: MonthlyPack) -> Section:
    """
    Say what was done since the last meeting, what it came to, and what is overdue.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Section
        Figures, then the actions done and the longest overdue.
    """
    done, waiting = _done(pack), open_actions(pack)
    over = _longest_overdue(pack)
    blocks: list[Block] = [_summary(pack, done, waiting, over), *_effects(done)]
    if done:
        blocks.append(_done_table(done))
    if over:
        blocks.append(_overdue(pack, over[:MOST_PRINTED]))
    if len(over) > MOST_PRINTED:
        more = line(tally(over[MOST_PRINTED:]), " more are in the workbook, sheet “Overdue”.")
        blocks.append(Paragraph(more, "small"))
    return Section(title=line("2. Actions since the last meeting"), blocks=tuple(blocks))


def _summary(
    pack: MonthlyPack,
    done: tuple[Action, ...],
    waiting: tuple[Action, ...],
    over: tuple[RecordId, ...],
) -> Paragraph:
    if not done and not waiting:
        none = line(f"No action was done in {pack.period.label} and none is open.")
        return Paragraph(none, "warning")
    ids = [one.id for one in done]
    said = line("Done in ", f"{pack.period.label}: ", *count(ids, "action", "actions"), ". ")
    said += line("Still open: ", tally([one.id for one in waiting]))
    said += line(", of them overdue: ", tally(over), ".")
    return Paragraph(said, "lead")


def _effects(done: tuple[Action, ...]) -> tuple[Block, ...]:
    if not done:
        return ()
    judged = [one for one in done if one.effect]
    blank = [one.id for one in done if not one.effect]
    rows = tuple(
        Row((line(term.label), line(tally(ids))))
        for term in vocabulary("effects")
        if (ids := [one.id for one in judged if one.effect == term.code])
    )
    if blank:
        rows = (*rows, Row((line("Not recorded"), line(tally(blank)))))
    return (
        Table(
            caption=line("What the actions done came to"),
            columns=(Column("Effect"), Column("Actions", kind="number")),
            rows=rows,
            adds_up=False,
        ),
    )


def _done_table(done: tuple[Action, ...]) -> Table:
    return Table(
        caption=line("Done"),
        columns=(
            Column("Subject"),
            Column("Tactic"),
            Column("Agency"),
            Column("Done", kind="date", width=1.4),
            Column("Effect"),
            Column("What came of it"),
        ),
        rows=tuple(
            Row(
                (
                    line(Of(one.subject)),
                    line(Of(one.id, "tactic")),
                    line(Of(one.id, "agency")),
                    line(Of(one.id, "done_on")),
                    line(Of(one.id, "effect")),
                    line(Of(one.id, "outcome")),
                ),
                about=one.id,
            )
            for one in done
        ),
        adds_up=False,
    )


def _longest_overdue(pack: MonthlyPack) -> tuple[RecordId, ...]:
    """Overdue actions, the highest level first, then the longest overdue."""
    found = [
        (-(pack.level(subject) or 0), one.on, one.record)
        for subject, dues in pack.overdue_actions.items()
        if subject in pack.open_cases
        for one in dues
    ]
    return tuple(record for _, _, record in sorted(found))


def _overdue(pack: MonthlyPack, ids: tuple[RecordId, ...], *, sheet: str | None = None) -> Table:
    days = {one.record: one.days_over for dues in pack.overdue_actions.values() for one in dues}
    actions = {one.id: one for one in pack.casebook.actions}
    return Table(
        caption=line("Overdue, the highest level first"),
        columns=(
            Column("Subject"),
            Column("Level", kind="number"),
            Column("Tactic"),
            Column("Agency"),
            Column("Owner"),
            Column("Due", kind="date", width=1.4),
            Column("Days over", kind="number"),
        ),
        rows=tuple(
            Row(
                (
                    line(Of(actions[one].subject)),
                    line(Of(actions[one].subject, "level")),
                    line(Of(one, "tactic")),
                    line(Of(one, "agency")),
                    line(Of(one, "owner")),
                    line(Of(one, "due")),
                    line(Number(days[one], (one,))),
                ),
                about=one,
            )
            for one in ids
        ),
        sheet=sheet,
        empty="Nothing is overdue.",
        adds_up=False,
    )


def overdue_table(pack: MonthlyPack) -> Table:
    """
    List every overdue action, for the workbook.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Table
        The highest level first, then the longest overdue.
    """
    return _overdue(pack, _longest_overdue(pack), sheet="Overdue")
