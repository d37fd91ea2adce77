"""Appendix A: the rankings with every figure that they are made of, and the weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import Column, Number, Of, Paragraph, Row, Section, Table, line
from graph.ranking import MOST_SOURCES
from graph.stability import WORLDS
from mapping.meetings.phrases import BLANK, between, seen_first, tally

if TYPE_CHECKING:
    from exports.paper import Block, Cell
    from graph.ranking import Measure, Ranked
    from graph.stability import Stability
    from mapping.meetings.pack import MonthlyPack

__all__ = ["ranking_appendix", "ranking_sheets"]

MOST_RANKED = 20
_TITLES = {"poc": "Persons of concern", "loc": "Locations of concern", "group": "Peer groups"}
_COUNTS = (
    ("children", "Children"),
    ("children_significant", "Sig. or strong"),
    ("children_90_days", "90 days"),
    ("children_12_months", "12 months"),
    ("bridging", "No other"),
)
_COMPONENT_WORDS = {
    "children": "Children linked",
    "children_significant": "Children at significant or strong risk",
    "children_90_days": "Children linked by evidence of the last 90 days",
    "children_12_months": "Children linked by evidence of the last 12 months",
    "bridging": "Children whom no other open person or place of concern reaches",
    "independent_sources": f"Independent sources, at most {MOST_SOURCES}",
    "betweenness": "Share of shortest paths (betweenness)",
}

_POINTS = (
    "Points are the sum of weight times figure over the lines of the first table, and nothing else."
)
_DRAWS = (
    f" Beside each rank stand those between which it lies in nine of ten of {WORLDS} draws of the "
    "uncertain evidence: ranks that overlap are not told apart."
)
_NO_POINTS = (
    "The order is by points, a weighted sum of the figures. Points and weights are not printed for "
    "this audience: small numbers of children, which it is not shown, could be worked out of them."
)


def ranking_appendix(pack: MonthlyPack) -> Section:
    """
    Print the rankings with their components, the weights, and how evidence is weighed.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Section
        Appendix A; the first of each ranking, the whole in the workbook.
    """
    told = line(
        _POINTS if pack.shows_points else _NO_POINTS,
        " Equal points share a rank. Nobody is left out for having no points. Children, and "
        "people not yet identified, are never ranked. The columns count children: all linked; "
        "those at significant or strong risk; by evidence of 90 days and 12 months; those whom "
        "no other open person or place of concern reaches.",
        _DRAWS if pack.shows_points else "",
    )
    return Section(
        title=line("Appendix A. The rankings, and what they are made of"),
        blocks=(
            Paragraph(told),
            *((_weights(pack),) if pack.shows_points else ()),
            _evidence(pack),
            *(block for of in _TITLES for block in _printed(pack, of)),
        ),
    )


def ranking_sheets(pack: MonthlyPack) -> tuple[Table, ...]:
    """
    Give the whole rankings, for the workbook.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    tuple of Table
        One each for persons, locations and groups.
    """
    sheets = {"poc": "POC ranking", "loc": "LOC ranking", "group": "Group ranking"}
    return tuple(
        _table(pack, of, pack.rankings[of].rows, sheet=sheet) for of, sheet in sheets.items()
    )


def _printed(pack: MonthlyPack, of: str) -> tuple[Block, ...]:
    ranking = pack.rankings[of]
    table = _table(pack, of, ranking.rows[:MOST_RANKED])
    # The same count as on the page about how far the picture can be relied on.
    named = {"poc": pack.unresolved.people, "loc": pack.unresolved.places, "group": 0}[of]
    left = line(
        Number(len(ranking.rows), tuple(one.subject for one in ranking.rows)),
        " ranked",
        *([", ", tally(ranking.closed), " closed"] if ranking.closed else ()),
        *(
            [", ", tally(ranking.listed_apart, of_children=True), " listed apart as children"]
            if ranking.listed_apart
            else ()
        ),
        *([", ", Number(named), " not yet identified"] if named else ()),
        ". The whole ranking, with grading, action and betweenness, is in the workbook.",
    )
    return (table, Paragraph(left, "small"))


def _table(
    pack: MonthlyPack, of: str, rows: tuple[Ranked, ...], *, sheet: str | None = None
) -> Table:
    full = sheet is not None
    held = pack.holds[of] if pack.shows_points else {}
    sure = (
        Column("9 of 10 draws", width=1.2),
        *((Column("Share of draws in the first ten", kind="number"),) if full else ()),
    )
    more = (
        Column("Best grading", width=0.9),
        Column("Days since an action was tasked or done", kind="number"),
        Column("Betweenness", kind="number"),
    )
    return Table(
        caption=line(_TITLES[of]),
        columns=(
            Column("Rank", kind="number"),
            *(sure if pack.shows_points else ()),
            Column("Subject", width=1.4),
            *((Column("Points", kind="number"),) if pack.shows_points else ()),
            *(Column(label, kind="number", width=1.7) for _, label in _COUNTS),
            Column("Sources", kind="number", width=2.0),
            Column("Last evidence", kind="date", width=1.2),
            *(more if full else ()),
        ),
        rows=tuple(_ranked_row(pack, one, held.get(one.subject), full=full) for one in rows),
        sheet=sheet,
        empty="Nothing to rank.",
        adds_up=False,
    )


def _ranked_row(pack: MonthlyPack, one: Ranked, held: Stability | None, *, full: bool) -> Row:
    parts = {part.name: part for part in one.components}
    cells: list[Cell] = [
        line(Number(one.rank)),
        *(_sure(held, full=full) if held is not None else ()),
        line(Of(one.subject)),
        *((_points(one),) if pack.shows_points else ()),
        *(_figure(parts[name], of_children=True) for name, _ in _COUNTS),
        _figure(parts["independent_sources"]),
        _of_first(pack, parts["last_evidence"], "last_seen"),
    ]
    if full:
        cells.append(_of_first(pack, parts["best_grade"], "grading"))
        cells.append(_figure(parts["days_since_action"]))
        cells.append(_figure(parts["betweenness"], decimals=4))
    return Row(tuple(cells), about=one.subject)


def _sure(held: Stability, *, full: bool) -> tuple[Cell, ...]:
    """Say between which ranks a place lies in nine of ten draws of the evidence."""
    return (between(held), *((line(Number(held.top_share, decimals=2)),) if full else ()))


def _figure(part: Measure, *, of_children: bool = False, decimals: int = 0) -> Cell:
    if not isinstance(part.value, int | float):
        return BLANK
    return line(Number(part.value, part.because, counts_children=of_children, decimals=decimals))


def _points(one: Ranked) -> Cell:
    because = {record for part in one.components for record in part.because}
    return line(Number(one.points, tuple(sorted(because))))


def _of_first(pack: MonthlyPack, part: Measure, field: str) -> Cell:
    if not part.because:
        return BLANK
    return line(Of(seen_first(pack, part.because, field) or part.because[0], field))


def _weights(pack: MonthlyPack) -> Table:
    return Table(
        caption=line("What counts, and how much"),
        columns=(Column("Rule", width=4), Column("Value", kind="number")),
        rows=tuple(
            Row((line(_COMPONENT_WORDS.get(name, name.replace("_", " "))), line(Number(weight))))
            for name, weight in pack.settings.ranking.items()
        ),
        sheet="Weights",
        adds_up=False,
    )


def _evidence(pack: MonthlyPack) -> Table:
    table = pack.picture.table
    rows = [
        ("Days that a link counts after its last report", Number(table.life_days)),
        ("Days in which a link’s probability halves", Number(table.half_life_days)),
        ("Probability of an ungraded report", Number(table.ungraded, decimals=2)),
        *(
            (f"Factor of source grade {grade}", Number(factor, decimals=2))
            for grade, factor in sorted(table.source.items())
        ),
        *(
            (f"Factor of information grade {grade}", Number(factor, decimals=2))
            for grade, factor in sorted(table.information.items())
        ),
        ("Information graded E, suspected false", Number(0, decimals=2)),
    ]
    return Table(
        caption=line("How evidence is weighed, for the network and the maps"),
        columns=(Column("Rule", width=4), Column("Value", kind="number")),
        rows=tuple(Row((line(words), line(number))) for words, number in rows),
        sheet="Weights",
        adds_up=False,
    )
