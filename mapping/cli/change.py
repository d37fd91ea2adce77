"""``hothmap change``: what is new, gone, lapsed or regraded since a day, and who moved."""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING, Annotated

import typer

from graph import Picture
from graph.change import changes
from graph.errors import UsageError
from graph.vocabulary import vocabulary
from graph.wording import counted
from mapping.cli.looking import looked
from mapping.cli.options import AsAt, Json, KnownAt, LookPurpose, SettingsFile, StoreUrl
from mapping.cli.session import console, known_time, opened, print_json, read_day
from mapping.cli.tables import figures, print_table, whole, words
from mapping.cli.team import read_team_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

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
    "gone": "Ties gone: withdrawn, or graded suspected false since",
    "regraded": "Ties graded anew",
}
_ONE_AND_MANY = {
    "new": ("new tie", "new ties"),
    "returned": ("returned", "returned"),
    "lapsed": ("lapsed", "lapsed"),
    "gone": ("gone", "gone"),
    "regraded": ("graded anew", "graded anew"),
}
_RANKINGS = {"poc": "Persons of concern", "loc": "Locations of concern", "group": "Peer groups"}
_COMPONENTS = {
    "children": "children linked",
    "children_significant": "children at significant or strong risk",
    "children_90_days": "children in 90 days",
    "children_12_months": "children in 12 months",
    "bridging": "children reached only by this one",
}
_WIDE = 140


def change(
    since: Annotated[
        str, typer.Option("--since", help="The earlier day (2026-09-30).", metavar="DATE")
    ],
    known_since: Annotated[
        str | None,
        typer.Option(
            "--known-since",
            help="What had been entered by then counts for the earlier day (2026-09-30T16:30, "
            "UTC). Default: as --known-at, for both days.",
            metavar="TIME",
            show_default=False,
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help=f"Print all, not the first {_SHOWN} of each.")
    ] = False,
    purpose: LookPurpose = "",
    settings: SettingsFile = None,
    store: StoreUrl = None,
    as_at: AsAt = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Show what changed between two days: ties, newcomers, places in the rankings."""
    days = read_day(since), read_day(as_at)
    entered = known_time(known_since or known_at), known_time(known_at)
    _refuse_backwards(days, entered, by_time=known_since is not None)
    team = read_team_settings(settings)
    with opened(store, read_only=False) as held:
        now = held.load(known_at=entered[1])
        then = now if known_since is None else held.load(known_at=entered[0])
        found = changes(
            Picture(then, as_at=days[0], table=team.evidence),
            Picture(now, as_at=days[1], table=team.evidence),
            weights=team.ranking,
        )
        looked(held, "change", scope="everything", purpose=purpose)
    told = _Telling(then, now)
    if json:
        times = ("since", "as_at", "known_since", "known_at")
        said = (None if one is None else one.isoformat() for one in (*days, *entered))
        print_json({**dict(zip(times, said, strict=True)), **told.as_json(found)})
        return
    screen = console()
    screen.print(_summary(found, days))
    screen.print(_known(entered, by_time=known_since is not None))
    _print(screen, told, found, None if everything else _SHOWN)


def _refuse_backwards(
    days: tuple[date, date],
    entered: tuple[datetime | None, datetime | None],
    *,
    by_time: bool,
) -> None:
    if days[0] > days[1] or (days[0] == days[1] and not by_time):
        msg = (
            "Give --since a day before the one that the picture is of (--as-at, or today); the "
            "same day only together with --known-since."
        )
        raise UsageError(msg)
    if entered[0] is not None and entered[1] is not None and entered[0] > entered[1]:
        msg = "Give --known-since a time before the one of --known-at."
        raise UsageError(msg)


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
                        **({"is_better": one.is_better} if name == "regraded" else {}),
                        "because": [of(link) for link in one.because],
                    }
                    for one in ties
                ]
                for name, ties in found.ties.items()
            },
            **{
                name: [
                    {
                        "id": of(one.subject),
                        "kind": one.kind,
                        "because": [of(link) for link in one.because],
                    }
                    for one in held
                ]
                for name, held in (("newcomers", found.newcomers), ("left", found.left))
            },
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


def _summary(found: Changes, days: tuple[date, date]) -> str:
    between = f"between {days[0]:%d/%m/%Y} and {days[1]:%d/%m/%Y}"
    if days[0] == days[1]:
        between = f"in the picture of {days[1]:%d/%m/%Y}"
    if not found:
        return f"Nothing changed {between}."
    ties = (counted(len(ties), *_ONE_AND_MANY[name]) for name, ties in found.ties.items())
    come = counted(len(found.newcomers), "newcomer", "newcomers")
    moved = counted(len(found.moves), "place", "places")
    return (
        f"{between[0].upper()}{between[1:]}: {', '.join(ties)}; {come}, {len(found.left):,} "
        f"without a tie any more; {moved} in the rankings changed."
    )


def _known(entered: tuple[datetime | None, datetime | None], *, by_time: bool) -> str:
    first, last = (
        "known now" if one is None else f"known on {one.astimezone(UTC):%d/%m/%Y at %H:%M} UTC"
        for one in entered
    )
    if by_time:
        return f"The earlier day as {first}, the later as {last}."
    return f"Both days as {last}: --known-since looks at what had been entered by then."


def _print(screen: Console, told: _Telling, found: Changes, most: int | None) -> None:
    for of, title in _RANKINGS.items():
        _print_moves(screen, told, title, [one for one in found.moves if one.of == of], most)
    _print_arrivals(screen, told, "Newcomers", found.newcomers, most)
    _print_arrivals(screen, told, "Without a tie in force any more", found.left, most)
    for name, title in _TIES.items():
        _print_ties(screen, told, title, found.ties[name], most)
    if found.newcomers or found.left or any(found.ties.values()):
        screen.print(
            "Ties, and who came and left, are sorted by reference: the order says nothing of "
            "importance."
        )


def _left_out(screen: Console, number: int, of_which: str = "") -> None:
    if number > 0:
        screen.print(f"And {number:,} more{of_which}: --all prints them, --json gives them.")


def _print_moves(
    screen: Console, told: _Telling, title: str, held: list[Move], most: int | None
) -> None:
    """Print who has other points; whoever only gave way is counted."""
    own = [one for one in held if one.points_before != one.points_after]
    if own:
        between = "; " if screen.width >= _WIDE else "\n"
        print_table(
            screen,
            (whole("Reference"), figures("Rank"), figures("Points"), words("Why")),
            [
                (
                    told.reference(one.subject),
                    _then_now(one.rank_before, one.rank_after),
                    _then_now(one.points_before, one.points_after),
                    between.join(_why(one)),
                )
                for one in own[:most]
            ],
            title=f"{title}: places in the ranking",
        )
        _left_out(screen, len(own[most:]) if most else 0)
    if gave_way := len(held) - len(own):
        screen.print(f"{title}: {gave_way:,} moved with the same points, because others did.")


def _why(one: Move) -> Iterable[str]:
    if one.rank_before is None:
        return ("newly ranked",)
    if one.rank_after is None:
        return ("not ranked any more",)
    return (
        f"{_COMPONENTS.get(name, name.replace('_', ' '))} {_then_now(*values)}"
        for name, values in one.why.items()
    )


def _then_now(*values: object) -> str:
    return " → ".join("–" if value is None else str(value) for value in values)


def _print_arrivals(
    screen: Console, told: _Telling, title: str, held: Iterable[Arrival], most: int | None
) -> None:
    """Print the first of each kind, so that the many who are only named hide nobody."""
    of_kind: dict[str, list[Arrival]] = {}
    for one in sorted(held, key=lambda one: (one.kind, one.subject)):
        of_kind.setdefault(one.kind.replace("_", " "), []).append(one)
    if not of_kind:
        return
    rows = [
        (kind, told.reference(one.subject)) for kind, ones in of_kind.items() for one in ones[:most]
    ]
    print_table(screen, (words("What"), whole("Reference")), rows, title=title)
    more = {kind: len(ones[most:]) if most else 0 for kind, ones in of_kind.items()}
    _left_out(screen, sum(more.values()), f" ({_numbers(more)})")


def _print_ties(
    screen: Console, told: _Telling, title: str, held: tuple[ChangedTie, ...], most: int | None
) -> None:
    if not held:
        return
    kinds = vocabulary("link_kinds")
    rows = []
    for one in held[:most]:
        grade = one.after or one.before
        if one.before is not None and one.after is not None:
            better = "better" if one.is_better else "worse"
            grade = f"{_then_now(one.before, one.after)}, {better}"
        tie = f"{told.reference(one.source)} {kinds[one.kind].label} {told.reference(one.target)}"
        rows.append((tie, grade or ""))
    print_table(screen, (words("Tie"), words("Best grade")), rows, title=title)
    if most and len(held) > most:
        _left_out(screen, len(held) - most)
        of_kind = Counter(kinds[one.kind].label for one in held)
        screen.print(f"By what ties them, all {len(held):,}: {_numbers(of_kind)}.")


def _numbers(of_kind: Mapping[str, int]) -> str:
    """Write how many of each, the many first."""
    ordered = sorted(of_kind.items(), key=lambda one: (-one[1], one[0]))
    return "; ".join(f"{kind} {number:,}" for kind, number in ordered if number)
