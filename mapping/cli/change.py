"""``hothmap change``: what is new, gone, lapsed or regraded since a day, and who moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from graph import Picture
from graph.change import changes
from graph.errors import UsageError
from graph.vocabulary import vocabulary
from graph.wording import counted
from mapping.cli.looking import looked
from mapping.cli.options import AsAt, Json, KnownAt, SettingsFile, StoreUrl
from mapping.cli.session import console, known_time, opened, print_json, read_day
from mapping.cli.team import read_team_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rich.console import Console

    from graph import Casebook
    from graph.change import Arrival, ChangedTie, Changes, Move
    from graph.ids import RecordId

__all__ = ["change"]

_SHOWN = 20
_TIES = {
    "new": "New ties",
    "returned": "Ties that had lapsed and are back",
    "lapsed": "Ties that lapsed: past their review date or their life",
    "gone": "Ties withdrawn, or graded suspected false since",
    "regraded": "Ties graded anew",
}
_ONE_AND_MANY = {
    "new": ("new tie", "new ties"),
    "returned": ("tie returned", "ties returned"),
    "lapsed": ("lapsed", "lapsed"),
    "gone": ("gone", "gone"),
    "regraded": ("graded anew", "graded anew"),
}
_RANKINGS = {"poc": "Persons of concern", "loc": "Locations of concern", "group": "Peer groups"}


def change(
    since: Annotated[
        str, typer.Option("--since", help="The earlier day (2026-09-30).", metavar="DATE")
    ],
    known_since: Annotated[
        str | None,
        typer.Option(
            "--known-since",
            help="What had been entered by then counts for the earlier day (2026-09-30T16:30, "
            "UTC). Default: what is known now.",
            metavar="TIME",
            show_default=False,
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help=f"Print all, not the first {_SHOWN} of each.")
    ] = False,
    purpose: Annotated[str, typer.Option("--purpose", help="Why you look; kept.")] = "",
    settings: SettingsFile = None,
    store: StoreUrl = None,
    as_at: AsAt = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Show what changed between two days: ties, newcomers, places in the rankings."""
    first, last = read_day(since), read_day(as_at)
    if first >= last:
        msg = "Give --since a day before the one that the picture is of (--as-at, or today)."
        raise UsageError(msg)
    team = read_team_settings(settings)
    with opened(store, read_only=False) as held:
        now = held.load(known_at=known_time(known_at))
        then = now if known_since is None else held.load(known_at=known_time(known_since))
        found = changes(
            Picture(then, as_at=first, table=team.evidence),
            Picture(now, as_at=last, table=team.evidence),
            weights=team.ranking,
        )
        looked(held, "change", scope="everything", purpose=purpose)
    told = _Telling(then, now)
    if json:
        days = {"since": first.isoformat(), "as_at": last.isoformat()}
        print_json({**days, **told.as_json(found)})
    else:
        most = None if everything else _SHOWN
        _print(told, found, first, last, known_now=known_since is None, most=most)


class _Telling:
    """Writes ids as the team reads them, by whichever casebook has them."""

    def __init__(self, then: Casebook, now: Casebook) -> None:
        self._then, self._now = then, now

    def reference(self, record_id: RecordId) -> str:
        """Write an id as the team reads it."""
        book = self._now if record_id in self._now else self._then
        return book.reference(record_id)

    def as_json(self, found: Changes) -> dict[str, object]:
        """Give everything."""
        of = self.reference
        return {
            "ties": {
                name: [
                    {
                        "source": of(one.source),
                        "target": of(one.target),
                        "kind": one.kind,
                        "before": one.before,
                        "after": one.after,
                        "because": [of(link) for link in one.because],
                    }
                    for one in ties
                ]
                for name, ties in found.ties.items()
            },
            "newcomers": [{"id": of(one.subject), "kind": one.kind} for one in found.newcomers],
            "left": [{"id": of(one.subject), "kind": one.kind} for one in found.left],
            "moves": [
                {
                    "of": one.of,
                    "id": of(one.subject),
                    "rank": {"before": one.rank_before, "after": one.rank_after},
                    "points": {"before": one.points_before, "after": one.points_after},
                    "why": {
                        name: {"before": before, "after": after}
                        for name, (before, after) in one.why.items()
                    },
                    "because": [of(record) for record in one.because],
                }
                for one in found.moves
            ],
        }


def _print(
    told: _Telling, found: Changes, first: date, last: date, *, known_now: bool, most: int | None
) -> None:
    screen = console()
    days = f"Between {first:%d/%m/%Y} and {last:%d/%m/%Y}"
    if not found:
        screen.print(f"{days} nothing changed.")
    else:
        ties = (counted(len(ties), *_ONE_AND_MANY[name]) for name, ties in found.ties.items())
        come = counted(len(found.newcomers), "newcomer", "newcomers")
        moved = counted(len(found.moves), "place", "places")
        screen.print(
            f"{days}: {', '.join(ties)}; {come}, {len(found.left)} without a tie any more; "
            f"{moved} in the rankings changed."
        )
    for of, title in _RANKINGS.items():
        _print_moves(screen, told, title, [one for one in found.moves if one.of == of], most)
    _print_arrivals(screen, told, "Newcomers", found.newcomers, most)
    _print_arrivals(screen, told, "Without a tie in force any more", found.left, most)
    for name, title in _TIES.items():
        _print_ties(screen, told, title, found.ties[name], most)
    if known_now:
        screen.print(
            "Both days as known now: --known-since looks at what had been entered by then."
        )


def _left_out(screen: Console, held: Sequence[object], most: int | None) -> None:
    if most is not None and len(held) > most:
        screen.print(f"And {len(held) - most} more: --all prints them, --json gives them.")


def _print_moves(
    screen: Console, told: _Telling, title: str, held: list[Move], most: int | None
) -> None:
    """Print who has other points; whoever only gave way is counted."""
    own = [one for one in held if one.points_before != one.points_after]
    if own:
        table = Table(title=f"{title}: places in the ranking")
        table.add_column("Reference", overflow="fold")
        for heading in ("Rank then", "now", "Points then", "now"):
            table.add_column(heading, justify="right")
        table.add_column("Why", overflow="fold")
        for one in own[:most]:
            figures = (one.rank_before, one.rank_after, one.points_before, one.points_after)
            table.add_row(told.reference(one.subject), *map(_figure, figures), _why(one))
        screen.print(table)
        _left_out(screen, own, most)
    if gave_way := len(held) - len(own):
        screen.print(f"{title}: {gave_way} moved with the same points, because others did.")


def _why(one: Move) -> str:
    if one.rank_before is None:
        return "newly ranked"
    if one.rank_after is None:
        return "not ranked any more"
    return "; ".join(
        f"{name.replace('_', ' ')} {_figure(before)} → {_figure(after)}"
        for name, (before, after) in one.why.items()
    )


def _figure(value: object) -> str:
    return "–" if value is None else str(value)


def _print_arrivals(
    screen: Console, told: _Telling, title: str, held: tuple[Arrival, ...], most: int | None
) -> None:
    if not held:
        return
    table = Table(title=title)
    table.add_column("What", overflow="fold")
    table.add_column("Reference", overflow="fold")
    for one in sorted(held, key=lambda one: (one.kind, one.subject))[:most]:
        table.add_row(one.kind.replace("_", " "), told.reference(one.subject))
    screen.print(table)
    _left_out(screen, held, most)


def _print_ties(
    screen: Console, told: _Telling, title: str, held: tuple[ChangedTie, ...], most: int | None
) -> None:
    if not held:
        return
    kinds = vocabulary("link_kinds")
    table = Table(title=title)
    table.add_column("Tie", overflow="fold")
    table.add_column("Best grade", overflow="fold")
    for one in held[:most]:
        both = one.before is not None and one.after is not None
        grade = f"{one.before} → {one.after}" if both else one.after or one.before
        words = kinds[one.kind].label
        table.add_row(f"{told.reference(one.source)} {words} {told.reference(one.target)}", grade)
    screen.print(table)
    _left_out(screen, held, most)
