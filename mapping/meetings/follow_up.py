"""What follows: children on the POC list, transition, escalation, and the decision record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import Column, Of, Paragraph, Row, Section, Table, line
from mapping.casework import escalations, transitional, under_18_pocs
from mapping.meetings.phrases import BLANK, at_level, dated, tally

if TYPE_CHECKING:
    from exports.paper import Block
    from graph.ids import RecordId
    from mapping.meetings.pack import MonthlyPack
    from mapping.transition import Transitional

__all__ = [
    "decisions_chapter",
    "escalations_chapter",
    "transition_chapter",
    "under_18_section",
]

SPARE_ROWS = 4


def under_18_section(pack: MonthlyPack) -> Section | None:
    """
    List the children who stand on the list of persons of concern, safeguarding first.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Section or None
        None where there is no such child.
    """
    held = under_18_pocs(pack.casebook, pack.as_at)
    if not held:
        return None
    undecided = [subject for subject, decisions in held if not decisions]
    told = line(
        "A child on this list is a child first: the safeguarding response comes before any "
        "disruption. They are listed apart, never ranked, and no tactic against them is offered."
    )
    blocks: list[Block] = [Paragraph(told)]
    if undecided:
        ask = line(
            "A manager’s decision, with the reason, is needed before a child is kept on the list: ",
            tally(undecided, of_children=True),
            " without one.",
        )
        blocks.append(Paragraph(ask, "warning"))
    blocks.append(
        Table(
            caption=line("Children listed as persons of concern"),
            columns=(
                Column("Child", width=2.2),
                Column("Risk band"),
                Column("Manager’s decision", width=1.6),
                Column("Safeguarding step agreed", width=2.4),
            ),
            rows=tuple(
                Row(
                    (
                        line(Of(subject)),
                        line(Of(subject, "risk_band")),
                        line(Of(decisions[-1], "decided_at")) if decisions else line("needed"),
                        BLANK,
                    )
                )
                for subject, decisions in held
            ),
            adds_up=False,
            to_fill_in=("Safeguarding step agreed",),
        )
    )
    return Section(title=line("Children listed as persons of concern"), blocks=tuple(blocks))


def transition_chapter(pack: MonthlyPack) -> Section:
    """
    List the young people near or past 18.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Section
        Those turning 18, and those up to 25, each by birthday.
    """
    turning, adults = transitional(pack.casebook, pack.as_at, pack.settings.transition)
    told = line(
        "Exploitation does not stop at 18. Nobody becomes a person of concern by a birthday; what "
        "changes are the legal powers and the services. In order of birthday, not of need."
    )
    ages = pack.settings.transition
    months = f"{ages.from_months // 12} years {ages.from_months % 12} months"
    return Section(
        title=line("7. Transitional safeguarding"),
        blocks=(
            Paragraph(told),
            _transition_table(pack, turning, f"Turning 18: from {months}"),
            _transition_table(pack, adults, f"Aged 18 to {ages.until_years - 1}, still held"),
        ),
    )


def _transition_table(pack: MonthlyPack, held: tuple[Transitional, ...], words: str) -> Table:
    return Table(
        caption=line(words),
        columns=(
            Column("Young person"),
            Column("Turns 18", width=1.1),
            Column("Risk band"),
            Column("Worker"),
            Column("Open POCs and LOCs linked", width=2.0),
            Column("Transition step and owner", width=2.0),
        ),
        rows=tuple(
            Row(
                (
                    line(Of(one.child)),
                    line(Of(one.child, "turning_18")),
                    line(Of(one.child, "risk_band")),
                    line(Of(one.child, "worker")),
                    line(tally(pack.picture.reached_by.get(one.child, ()))),
                    BLANK,
                )
            )
            for one in held
        ),
        empty="Nobody on the day of these papers.",
        adds_up=False,
        to_fill_in=("Transition step and owner",),
    )


def escalations_chapter(pack: MonthlyPack) -> Section:
    """
    List the cases to be put forward to the meetings above.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Section
        Open cases at the level that is escalated.
    """
    meetings = pack.settings.meetings
    cases = escalations(pack.casebook, pack.as_at, level=meetings.escalation_level)
    names = ", ".join(meetings.escalations)
    return Section(
        title=line(f"8. Escalations to {names}"),
        blocks=(
            Table(
                caption=line(f"Open cases at {at_level(meetings.escalation_level)}"),
                columns=(
                    Column("Subject"),
                    Column("Level", kind="number"),
                    Column("Lead agency"),
                    Column("Children linked", kind="number"),
                    Column("Last report", kind="date", width=1.4),
                    Column("Put forward to", width=1.4),
                ),
                rows=tuple(
                    Row(
                        (
                            line(Of(one.subject)),
                            line(Of(one.id, "level")),
                            line(Of(one.id, "agency")),
                            line(tally(_children(pack, one.subject), of_children=True)),
                            dated(pack, pack.last_report(pack.casebook.canonical(one.subject))[1]),
                            BLANK,
                        )
                    )
                    for one in cases
                ),
                sheet="Escalations",
                empty="No open case stands at that level.",
                adds_up=False,
                to_fill_in=("Put forward to",),
            ),
        ),
    )


def _children(pack: MonthlyPack, subject: RecordId) -> tuple[RecordId, ...]:
    return tuple(sorted(pack.picture.children_of.get(pack.casebook.canonical(subject), ())))


def decisions_chapter(pack: MonthlyPack) -> Section:
    """
    Give the table in which the meeting's decisions are written down.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Section
        One row an item, and some spare ones.
    """
    labels = ("Decision", "Rationale", "Dissent", "Agency", "Named owner", "Due")
    items = [item.subject for of in ("poc", "loc") for item in pack.items(of)]
    rows = [Row((line(Of(one)), *(BLANK for _ in labels))) for one in items]
    rows += [Row((BLANK, *(BLANK for _ in labels))) for _ in range(SPARE_ROWS)]
    told = line(
        "Every item ends with a decision, a reason and a named owner. Dissent is written down. "
        "Actions go onto the sheet “Actions” of the workbook, which is imported back."
    )
    return Section(
        title=line("10. Decision record"),
        blocks=(
            Paragraph(told),
            Table(
                caption=line("Decisions of this meeting"),
                columns=(Column("Item"), *(Column(one, width=1.2) for one in labels)),
                rows=tuple(rows),
                adds_up=False,
                to_fill_in=labels,
            ),
        ),
    )
