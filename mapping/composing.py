"""Put together what is to leave, for one audience: every part through the gate, nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.countable import countable
from exports.excel import paper_excel
from exports.graphml import network_graphml
from exports.html import paper_html
from exports.map_view import map_bounds, map_page
from exports.marking import file_name
from exports.network_view import network_page
from exports.paper import Paper, line
from exports.release import release
from exports.tables import network_csv, network_xlsx
from exports.word import paper_word
from geo.basemap import read_base_map
from graph.errors import ReleaseError, UsageError
from graph.ids import digest_reference
from graph.network import surroundings
from graph.picture import Picture
from graph.when import in_words, when
from mapping.casework import Period
from mapping.meetings.pack import MonthlyPack
from mapping.meetings.places import item_pictures, item_places, poc_loc_places
from mapping.meetings.poc_loc import pack_paper

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    import networkx as nx

    from exports.grounds import Grounds
    from exports.release import Released, ReleasedNetwork, ReleasedPaper, ReleasedPlaces
    from graph.casebook import Casebook
    from graph.ids import RecordId
    from mapping.settings import Settings

__all__ = ["EXPORT_FORMATS", "BaseMap", "Composed", "Wanted", "compose"]

EXPORT_FORMATS = ("csv", "graphml", "xlsx")


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseMap:
    """
    The team's own base map.

    Attributes
    ----------
    path
        A GeoPackage.
    licence
        The line that its owner asks to be printed.
    """

    path: Path
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    What is to leave.

    Attributes
    ----------
    pack
        ``poc-loc``, ``map``, ``network`` or ``export-FORMAT``.
    as_at
        The day it is of.
    known_at
        The time as of which things were known; None for the time of the release.
    month
        For ``poc-loc``: the month, ``YYYY-MM``; for the others the month of the day.
    top
        How many persons and locations get a page of their own.
    about
        For a network: ids to show the surroundings of; empty for all of it.
    steps
        For a network: how many links around them.
    """

    pack: str
    as_at: date
    known_at: datetime | None = None
    month: str = ""
    top: int = 10
    about: tuple[RecordId, ...] = ()
    steps: int = 1

    @property
    def period(self) -> str:
        """The part of the file names that says when."""
        return self.month if self.pack == "poc-loc" else self.as_at.isoformat()

    @property
    def options(self) -> Mapping[str, str]:
        """What the register keeps of it, so that it can be made again."""
        return {
            "month": self.month,
            "top": str(self.top),
            "about": "\n".join(self.about),
            "steps": str(self.steps),
        }


@dataclass(frozen=True, slots=True)
class Composed:
    """
    A pack before it leaves.

    Attributes
    ----------
    released
        What went through the gate.
    files
        Name to bytes.
    """

    released: tuple[Released[ReleasedPaper | ReleasedNetwork | ReleasedPlaces], ...]
    files: Mapping[str, bytes]


def compose(
    wanted: Wanted,
    *,
    casebook: Casebook,
    grounds: Grounds,
    key: bytes,
    settings: Settings,
    base_map: BaseMap | None,
) -> Composed:
    """
    Put together a pack.

    Parameters
    ----------
    wanted
        What is to leave.
    casebook
        As known at the time it is made for.
    grounds
        For whom and why.
    key
        Pseudonym key, drawn for this pack.
    settings
        The team's settings.
    base_map
        The team's base map, or None.

    Returns
    -------
    Composed
        Its files, not yet written; equal arguments give equal bytes.

    Raises
    ------
    ReleaseError
        If nothing is in force on the day, or the audience may not have such a view.
    """
    # Figures are counted without the reports that the audience may not know of.
    counted = countable(casebook, grounds.profile)
    picture = Picture(counted, as_at=wanted.as_at, table=settings.evidence)
    gate = _Gate(casebook, grounds, key)
    if wanted.pack == "poc-loc":
        return _pack(settings, base_map, picture, wanted, gate)
    if wanted.pack == "map":
        return _map(settings, base_map, picture, wanted, gate)
    network = picture.network
    if wanted.about:
        network = surroundings(network, wanted.about, steps=wanted.steps)
    if not network.number_of_nodes():
        msg = f"Nothing is in force on {wanted.as_at:%d/%m/%Y}, so there is nothing to show."
        raise ReleaseError(msg)
    if wanted.pack == "network":
        return _network(picture, network, wanted, gate)
    return _export(network, wanted, gate)


@dataclass(frozen=True, slots=True)
class _Gate:
    """One pack's way through the gate: the same casebook, grounds and key for every part."""

    casebook: Casebook
    grounds: Grounds
    key: bytes

    def paper(self, paper: Paper) -> Released[ReleasedPaper]:
        return release(paper, casebook=self.casebook, grounds=self.grounds, key=self.key)


def _pack(
    settings: Settings, base_map: BaseMap | None, picture: Picture, wanted: Wanted, gate: _Gate
) -> Composed:
    month = MonthlyPack(
        picture,
        Period.month(wanted.month),
        settings,
        top=wanted.top,
        audience=gate.grounds.profile,
    )
    released: list[Released[ReleasedPaper | ReleasedNetwork | ReleasedPlaces]] = []
    pictures = None
    if "places" in gate.grounds.profile.views:
        places = release(
            item_places(month), casebook=gate.casebook, grounds=gate.grounds, key=gate.key
        )
        base = base_map
        pictures = item_pictures(
            month,
            places,
            base_map=base.path if base is not None else None,
            licence=base.licence if base is not None else "",
        )
        released.append(places)
    paper = gate.paper(pack_paper(month, pictures=pictures))
    released.append(paper)
    writers = {"docx": paper_word, "xlsx": paper_excel}
    files = {_name(gate, wanted, kind): write(paper) for kind, write in writers.items()}
    files[_name(gate, wanted, "html")] = paper_html(paper).encode()
    return Composed(tuple(released), files)


def _map(
    settings: Settings, base_map: BaseMap | None, picture: Picture, wanted: Wanted, gate: _Gate
) -> Composed:
    month = MonthlyPack(picture, _month_of(wanted.as_at), settings)
    places = release(
        poc_loc_places(month), casebook=gate.casebook, grounds=gate.grounds, key=gate.key
    )
    bounds = map_bounds(places)
    base = None
    if base_map is not None and bounds is not None:
        base = read_base_map(base_map.path, bounds=bounds, licence=base_map.licence)
    page = map_page(places, title=f"Locations of concern, {_in_words(wanted.as_at)}", base=base)
    return Composed((places,), {_name(gate, wanted, "html"): page.encode()})


def _network(
    picture: Picture, network: nx.MultiDiGraph[RecordId], wanted: Wanted, gate: _Gate
) -> Composed:
    view = _released_network(network, wanted, gate)
    shown = set(network.nodes)
    open_actions = tuple(
        action.id
        for subject, actions in picture.casebook.actions_of.items()
        if subject in shown and subject in picture.open_cases
        for action in actions
        if action.status == "open"
    )
    title = f"Network, {_in_words(wanted.as_at)}"
    actions = None
    if "paper" in gate.grounds.profile.views:
        actions = gate.paper(
            Paper(
                title=line(title),
                meeting="Network",
                period=_in_words(wanted.as_at),
                blocks=(),
                actions=open_actions,
                agenda=wanted.about,
            )
        )
    page = network_page(view, title=title, actions=actions)
    released = (view,) if actions is None else (view, actions)
    return Composed(released, {_name(gate, wanted, "html"): page.encode()})


def _export(network: nx.MultiDiGraph[RecordId], wanted: Wanted, gate: _Gate) -> Composed:
    kind = wanted.pack.removeprefix("export-")
    view = _released_network(network, wanted, gate)
    if kind == "csv":
        files = {
            _name(gate, wanted, name.rpartition(".")[2], part=name.rpartition(".")[0]): data
            for name, data in network_csv(view).items()
        }
    elif kind == "graphml":
        files = {_name(gate, wanted, "graphml"): network_graphml(view)}
    elif kind == "xlsx":
        files = {_name(gate, wanted, "xlsx"): network_xlsx(view)}
    else:
        msg = f"“{kind}” is no format; there are {', '.join(EXPORT_FORMATS)}."
        raise UsageError(msg)
    return Composed((view,), files)


def _released_network(
    network: nx.MultiDiGraph[RecordId], wanted: Wanted, gate: _Gate
) -> Released[ReleasedNetwork]:
    return release(
        network,
        casebook=gate.casebook,
        grounds=gate.grounds,
        key=gate.key,
        agenda=wanted.about,
    )


def _name(gate: _Gate, wanted: Wanted, extension: str, *, part: str = "") -> str:
    if wanted.about:
        # Told apart by a digest: a reference of a child has no place in a file's name.
        around = digest_reference(*wanted.about, str(wanted.steps))[:6]
        part = f"around-{around}-{part}" if part else f"around-{around}"
    return file_name(gate.grounds, period=wanted.period, extension=extension, part=part)


def _in_words(day: date) -> str:
    return in_words(when(day))


def _month_of(day: date) -> Period:
    return Period.month(f"{day:%Y-%m}")
