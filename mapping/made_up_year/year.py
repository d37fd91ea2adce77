"""Write a whole made-up year: the team's files as they come in, and the town's base map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.errors import UnknownReferenceError, UsageError
from mapping.made_up_year.basemap import write_basemap
from mapping.made_up_year.concerns import make_pocs
from mapping.made_up_year.events import World
from mapping.made_up_year.figures import ANNUAL, AnnualFigures, FileTruth, Mention, Window
from mapping.made_up_year.intake_files import write_intake
from mapping.made_up_year.known import KnownPeople, known_people
from mapping.made_up_year.people import make_children, make_strangers
from mapping.made_up_year.places import make_places
from mapping.made_up_year.ties import tie
from mapping.made_up_year.town import build_town

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from mapping.made_up_year.town import Town

__all__ = ["MadeUpYear", "make_year", "true_reference_of"]

UNTIL = date(2026, 10, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUpYear:
    """
    What was written, and what is true of it.

    Attributes
    ----------
    intake
        Folder of the files in the layouts of the intake.
    files
        Those files, sorted by name.
    basemap
        The town's base map, a GeoPackage.
    start, until
        First and last day of the year.
    truth
        The annual figures that the accepted rows add up to.
    receipts
        For each file, or ``file#sheet``, how its rows must be received.
    people
        The hard cases among the people.
    mentions
        Everybody named by name only, and who that is; sorted.
    wordings
        How the files word each location of concern, to its reference.
    """

    intake: Path
    files: tuple[Path, ...]
    basemap: Path
    start: date
    until: date
    truth: AnnualFigures
    receipts: Mapping[str, FileTruth]
    people: KnownPeople
    mentions: tuple[Mention, ...]
    wordings: Mapping[str, str]


def make_year(
    out: Path,
    *,
    seed: int = 2026,
    until: date = UNTIL,
    progress: Callable[[str], None] | None = None,
) -> MadeUpYear:
    """
    Write a made-up year: every person, place and coordinate in it is invented.

    Parameters
    ----------
    out
        An empty folder.
    seed
        Equal seeds give equal bytes.
    until
        The last day of the year, which is the last of a month.
    progress
        Told a sentence before each step.

    Returns
    -------
    MadeUpYear
        The paths, and what is true of them.

    Raises
    ------
    UsageError
        If `out` is not an empty folder or `until` not the last day of a month.
    """
    if not out.is_dir() or any(out.iterdir()):
        msg = "the made-up year needs an empty folder to write to; make one and name it"
        raise UsageError(msg)
    if (until + timedelta(days=1)).day != 1:
        msg = "the made-up year must end on the last day of a month, such as 2026-10-31"
        raise UsageError(msg)
    tell = progress or (lambda _: None)
    tell("Building the town")
    town = build_town(seed)
    tell("Peopling it")
    world = _world(seed, until, town)
    tell("Writing the year's files")
    intake = out / "intake"
    intake.mkdir()
    receipts, mentions = write_intake(intake, seed, world, town)
    tell("Drawing the base map")
    basemap = write_basemap(town, out / "basemap.gpkg", on=until)
    return MadeUpYear(
        intake=intake,
        files=tuple(sorted(intake.iterdir())),
        basemap=basemap,
        start=world.window.start,
        until=until,
        truth=ANNUAL,
        receipts=receipts,
        people=known_people(world),
        mentions=mentions,
        wordings=_wordings(world),
    )


def true_reference_of(
    year: MadeUpYear, *, layout: str, reference: str, column: str, position: int
) -> str | None:
    """
    Tell who somebody is whom a file names by name only.

    Parameters
    ----------
    year
        The made-up year.
    layout, reference, column, position
        Where the name stands, as in :class:`Mention`.

    Returns
    -------
    str or None
        The reference of the child or person of concern; None for somebody whom no file knows.

    Raises
    ------
    UnknownReferenceError
        If nobody is named by name only at that place.
    """
    for mention in year.mentions:
        at = (mention.layout, mention.reference, mention.column, mention.position)
        if at == (layout, reference, column, position):
            return mention.true_reference
    msg = f"nobody is named by name only in {layout} {reference}, {column}, place {position}"
    raise UnknownReferenceError(msg)


def _wordings(world: World) -> Mapping[str, str]:
    """Collect how a location is worded elsewhere: its name, mostly with the neighbourhood."""
    return MappingProxyType(
        {
            wording: place.reference
            for place in world.places
            for wording in (place.name, place.wording)
        }
    )


def _world(seed: int, until: date, town: Town) -> World:
    first = date(until.year - 1, until.month, 1)
    start = (first + timedelta(days=32)).replace(day=1)
    window = Window(start=start, until=until)
    children = make_children(seed, window)
    pocs = make_pocs(seed, window, children)
    places = make_places(seed, window, town)
    return World(
        window=window,
        children=children,
        pocs=pocs,
        strangers=make_strangers(seed, window, [*children, *pocs]),
        places=places,
        ties=tie(seed, children, pocs, places),
    )
