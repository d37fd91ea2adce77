"""The papers of the monthly POC and LOC meeting: what it decides from, in the order it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import Paper, line
from mapping.casework import escalations
from mapping.meetings.closing import closures_chapter, ready_table
from mapping.meetings.cover import cover, coverage
from mapping.meetings.evidence_parts import children_table, chronology_table
from mapping.meetings.follow_up import (
    decisions_chapter,
    escalations_chapter,
    transition_chapter,
    under_18_section,
)
from mapping.meetings.groups import groups_chapter
from mapping.meetings.identify import identify_appendix
from mapping.meetings.items import loc_chapter, poc_chapter
from mapping.meetings.pack import MonthlyPack
from mapping.meetings.progress import actions_chapter, open_actions, overdue_table
from mapping.meetings.rankings import ranking_appendix, ranking_sheets
from mapping.meetings.tactic_table import tactics_appendix
from mapping.meetings.triage import triage_chapter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exports.audience import Audience
    from exports.paper import Picture as PaperPicture
    from exports.paper import Section
    from graph.ids import RecordId
    from graph.picture import Picture
    from mapping.casework import Period
    from mapping.settings import Settings

__all__ = ["pack_paper", "poc_loc_paper"]


def poc_loc_paper(
    picture: Picture,
    *,
    month: Period,
    settings: Settings | None = None,
    top: int = 10,
    pictures: Mapping[RecordId, PaperPicture] | None = None,
    audience: Audience | None = None,
) -> Paper:
    """
    Write the papers of the monthly meeting on persons and locations of concern.

    Parameters
    ----------
    picture
        The day's picture; its day lies in or after the month.
    month
        The month.
    settings
        The team's settings; None takes the defaults.
    top
        How many persons, and how many locations, get a page of their own.
    pictures
        Small maps by location, as :func:`mapping.meetings.places.item_pictures` draws them for
        the paper's audience.
    audience
        Whom the paper is for; points and weights are told only to one that may see every number.

    Returns
    -------
    Paper
        For the gate. UsageError is raised if the month begins after the picture's day, and
        EmptyMonthError if nothing at all is dated in or before it.
    """
    pack = MonthlyPack(picture, month, settings, top=top, audience=audience)
    return pack_paper(pack, pictures=pictures)


def pack_paper(
    pack: MonthlyPack, *, pictures: Mapping[RecordId, PaperPicture] | None = None
) -> Paper:
    """
    Write the papers of a month that has been looked at.

    Parameters
    ----------
    pack
        The month.
    pictures
        Small maps by location, or None.

    Returns
    -------
    Paper
        For the gate.
    """
    items = [one.subject for of in ("poc", "loc") for one in pack.items(of)]
    meeting = pack.settings.meetings.poc_loc
    level = pack.settings.meetings.escalation_level
    escalated = [one.subject for one in escalations(pack.casebook, pack.as_at, level=level)]
    return Paper(
        title=line(f"{meeting}: {pack.period.label}"),
        meeting=meeting,
        period=pack.period.label,
        blocks=_chapters(pack, pictures or {}),
        sheets=(
            *ranking_sheets(pack),
            overdue_table(pack),
            ready_table(pack),
            chronology_table(pack, items),
            children_table(pack, items),
        ),
        actions=tuple(one.id for one in open_actions(pack)),
        agenda=tuple(sorted({*items, *escalated})),
    )


def _chapters(pack: MonthlyPack, pictures: Mapping[RecordId, PaperPicture]) -> tuple[Section, ...]:
    apart = under_18_section(pack)
    return (
        cover(pack),
        coverage(pack),
        actions_chapter(pack),
        triage_chapter(pack),
        *((apart,) if apart is not None else ()),
        poc_chapter(pack),
        loc_chapter(pack, pictures),
        groups_chapter(pack),
        transition_chapter(pack),
        escalations_chapter(pack),
        closures_chapter(pack),
        decisions_chapter(pack),
        ranking_appendix(pack),
        identify_appendix(pack),
        tactics_appendix(),
    )
