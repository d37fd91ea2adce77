"""``hothmap rank``: persons, locations or groups of concern in order, with reasons."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from graph import Picture
from graph import rank as rank_subjects
from graph.distributed import connected
from graph.stability import WORLDS, stability, without_each_source
from graph.when import When, in_words
from mapping.cli.explaining import WORDS, explained
from mapping.cli.looking import looked
from mapping.cli.options import AsAt, Json, KnownAt, LookPurpose, SettingsFile, StoreUrl
from mapping.cli.session import console, known_time, opened, print_json, read_day
from mapping.cli.tables import figures, print_table, whole
from mapping.cli.team import read_team_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph import Casebook, Ranking
    from graph.ids import RecordId
    from graph.stability import Stability

__all__ = ["rank"]

# Headings are broken by hand: the table's own breaking cuts words and dates in two.
_COLUMNS = {
    "children": "Children\nlinked",
    "children_significant": "at signifi-\ncant or\nstrong risk",
    "children_90_days": "in 90\ndays",
    "children_12_months": "in 12\nmonths",
    "bridging": "reached\nonly by\nthis one",
    "independent_sources": "Sources",
    "best_grade": "Best\ngrade",
    "last_evidence": "Last\nevidence",
    "days_since_action": "Days since\nan action",
    "betweenness": "Between-\nness",
}

_FIRST = ("children", "children_significant", "children_90_days", "bridging")
_SPAN = "Rank in\n9 of 10\nworlds"
_WIDE = 136
"""Characters that a table of every component needs."""
_DAY = len("2026-10-28")


def rank(
    of: Annotated[str, typer.Argument(help="poc, loc or group.", metavar="poc|loc|group")],
    top: Annotated[
        int | None, typer.Option("--top", min=1, help="Show only the first N.", show_default=False)
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            help="Instead, print how one place in the ranking was worked out.",
            metavar="ID",
            show_default=False,
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            help="A Dask scheduler to spread the draws over (tcp://HOST:8786). Only numbers are "
            "sent.",
            metavar="ADDRESS",
            show_default=False,
        ),
    ] = None,
    purpose: LookPurpose = "",
    settings: SettingsFile = None,
    store: StoreUrl = None,
    as_at: AsAt = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Rank what is open, with every component and what it was counted from. Never a child."""
    day = read_day(as_at)
    team = read_team_settings(settings)
    cluster = nullcontext(None) if scheduler is None else connected(scheduler)
    with cluster as client, opened(store, read_only=False) as held:
        casebook = held.load(known_at=known_time(known_at))
        picture = Picture(casebook, as_at=day, table=team.evidence)
        ranking = rank_subjects(picture, of, weights=team.ranking)
        holds = stability(picture, ranking, client=client)
        apart = without_each_source(picture, ranking) if json else {}
        told = None if explain is None else explained(casebook, ranking, holds, explain)
        looked(held, f"rank {of}", scope="everything", purpose=purpose)
    if told is not None:
        console().print(told)
        return
    if json:
        print_json(_as_json(casebook, ranking, holds, apart, top))
    else:
        _print(casebook, ranking, holds, top)


def _shown(name: str, value: int | float | str | None) -> str:
    """Write a component for the screen: a date in words, what is not there as a dash."""
    if value is None:
        return "–"
    return in_words(When(str(value)[:_DAY])) if name == "last_evidence" else str(value)


def _as_json(
    casebook: Casebook,
    ranking: Ranking,
    holds: Mapping[RecordId, Stability],
    apart: Mapping[str, tuple[RecordId, ...]],
    top: int | None,
) -> dict[str, object]:
    reference = casebook.reference
    return {
        "as_at": ranking.as_at.isoformat(),
        "of": ranking.of,
        "weights": dict(ranking.weights),
        "ranking": [
            {
                "rank": row.rank,
                "id": reference(row.subject),
                "points": row.points,
                "stability": {
                    "worlds": WORLDS,
                    "rank_5": holds[row.subject].low,
                    "rank_95": holds[row.subject].high,
                    "top_10_share": holds[row.subject].top_share,
                },
                "components": {
                    part.name: {
                        "value": part.value,
                        "because": [reference(one) for one in part.because],
                    }
                    for part in row.components
                },
            }
            for row in ranking.rows[:top]
        ],
        "first_ten_without": {
            agency: [reference(one) for one in first] for agency, first in apart.items()
        },
        "listed_apart": [reference(one) for one in ranking.listed_apart],
        "closed": len(ranking.closed),
        "unresolved": ranking.unresolved,
    }


def _print(
    casebook: Casebook, ranking: Ranking, holds: Mapping[RecordId, Stability], top: int | None
) -> None:
    screen = console()
    if not ranking.rows:
        screen.print(f"No open {ranking.of.upper()} on {ranking.as_at:%d/%m/%Y}.")
    else:
        headings = (figures("Rank"), whole("Reference"), figures("Points"), figures(_SPAN))
        rows = []
        columns = _COLUMNS if screen.width >= _WIDE else {name: _COLUMNS[name] for name in _FIRST}
        for row in ranking.rows[:top]:
            parts = {part.name: part.value for part in row.components}
            values = (_shown(name, parts[name]) for name in columns)
            reference = casebook.reference(row.subject)
            held = holds[row.subject]
            span = str(held.low) if held.low == held.high else f"{held.low} to {held.high}"
            rows.append((str(row.rank), reference, str(row.points), span, *values))
        title = f"Open {ranking.of.upper()} in order, as at {ranking.as_at:%d/%m/%Y}"
        print_table(screen, (*headings, *map(figures, columns.values())), rows, title=title)
        if columns is not _COLUMNS:
            screen.print("A wider window, or --json, shows every component.")
    weights = "; ".join(f"{weight} × {WORDS[name]}" for name, weight in ranking.weights.items())
    if ranking.rows:
        screen.print(
            f"Ranks in 9 of 10 worlds: {WORLDS} draws, each link kept with the probability that "
            "its evidence adds up to. Ranks that overlap are not told apart by the evidence."
        )
    screen.print(f"Points are the sum of: {weights}.")
    if ranking.listed_apart:
        apart = ", ".join(casebook.reference(one) for one in ranking.listed_apart)
        screen.print(f"Under 18, safeguarding first, not ranked: {apart}.")
    screen.print(
        f"Not ranked: {len(ranking.closed)} closed or ended; {ranking.unresolved} only named and "
        "not identified.",
    )
