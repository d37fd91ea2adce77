"""What leaves: one pack or page for one audience, through the gate and into the register.

A pack is composed (nothing is written), then sent: the register's line first, then its files.
Composing again with a release's own grounds and key gives the same bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from exports.countable import countable
from exports.excel import paper_excel
from exports.graphml import network_graphml
from exports.grounds import Grounds, complete
from exports.html import paper_html
from exports.map_view import map_bounds, map_page
from exports.marking import file_name
from exports.network_view import network_page
from exports.paper import Paper, line
from exports.register import deliver, digest_of, digest_of_data_files
from exports.release import release
from exports.tables import network_csv, network_xlsx
from exports.word import paper_word
from exports.writing import write_files
from geo.basemap import read_base_map
from graph.errors import ReleaseError, UnknownReferenceError, UsageError
from graph.ids import RecordId
from graph.network import surroundings
from graph.picture import Picture
from mapping.casework import Period
from mapping.meetings.pack import MonthlyPack
from mapping.meetings.places import item_pictures, item_places, poc_loc_places
from mapping.meetings.poc_loc import pack_paper
from mapping.settings import settings_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    import networkx as nx

    from exports.release import Released, ReleasedNetwork, ReleasedPaper, ReleasedPlaces
    from graph.casebook import Casebook
    from graph.store import ReleaseEntry, Store
    from mapping.settings import Settings

__all__ = ["EXPORT_FORMATS", "Asked", "BaseMap", "Desk", "Wanted", "again", "send"]

_KEY_BYTES = 32
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
class Desk:
    """
    Where a release is made: everything that is the same for each.

    Attributes
    ----------
    store
        Keeps the register; open for writing.
    settings
        The team's settings.
    user
        Who makes releases, as claimed.
    now
        The clock: the time of the release.
    random_bytes
        Source of pseudonym keys.
    base_map
        The team's base map, or None for plain ground.
    """

    store: Store
    settings: Settings
    user: str
    now: datetime
    random_bytes: Callable[[int], bytes]
    base_map: BaseMap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    For whom and why, as a person gave it; what is None takes the audience's default.

    Attributes
    ----------
    audience
        Name of the audience profile.
    purpose, lawful_basis, recipient, authorised_by
        Why, under which law, for whom, on whose word.
    """

    audience: str
    purpose: str | None = None
    lawful_basis: str | None = None
    recipient: str | None = None
    authorised_by: str | None = None


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
class _Composed:
    """A pack before it leaves."""

    released: tuple[Released[ReleasedPaper | ReleasedNetwork | ReleasedPlaces], ...]
    files: Mapping[str, bytes]


def send(desk: Desk, asked: Asked, wanted: Wanted, folder: Path) -> ReleaseEntry:
    """
    Make something for an audience: the register's line first, then the files.

    Parameters
    ----------
    desk
        Where it is made.
    asked
        For whom and why.
    wanted
        What.
    folder
        Where its files go; made where it is missing.

    Returns
    -------
    ReleaseEntry
        The register's line, with the names of the files. Nothing is written when anything is
        refused.
    """
    known_at = wanted.known_at or desk.now
    grounds = Grounds(
        audience=asked.audience,
        **complete(
            asked.audience,
            {
                "purpose": asked.purpose,
                "lawful_basis": asked.lawful_basis,
                "recipient": asked.recipient,
                "authorised_by": asked.authorised_by,
            },
            user=desk.user,
        ),
        user=desk.user,
        pack=wanted.pack,
        as_at=wanted.as_at,
        known_at=known_at,
        released_at=desk.now,
        register_head=desk.store.head(),
        settings_digest=_digest(desk),
    )
    casebook = desk.store.load(known_at=known_at)
    composed = _compose(desk, casebook, wanted, grounds, desk.random_bytes(_KEY_BYTES))
    return deliver(desk.store, composed.released, composed.files, folder, options=wanted.options)


def again(desk: Desk, release_id: str, folder: Path) -> ReleaseEntry:
    """
    Make a release again, byte for byte, from what the register keeps of it.

    Parameters
    ----------
    desk
        Where it is made; settings and base map must be those of its day.
    release_id
        The release, as the register lists it.
    folder
        Where its files go.

    Returns
    -------
    ReleaseEntry
        The register's line of its day; none is added.

    Raises
    ------
    UnknownReferenceError
        If the register has no such release.
    ReleaseError
        If the same bytes cannot be made any more; nothing is written.
    """
    entry = next((one for one in desk.store.releases() if one.id == release_id), None)
    if entry is None:
        msg = f"The register has no release {release_id}; hothmap register lists them."
        raise UnknownReferenceError(msg)
    known_at = datetime.fromisoformat(entry.known_at)
    wanted = Wanted(
        pack=entry.pack,
        as_at=datetime.fromisoformat(entry.as_at).date(),
        known_at=known_at,
        month=entry.options.get("month", ""),
        top=int(entry.options.get("top", "10")),
        about=tuple(RecordId(one) for one in entry.options.get("about", "").split("\n") if one),
        steps=int(entry.options.get("steps", "1")),
    )
    grounds = Grounds(
        audience=entry.audience,
        purpose=entry.purpose,
        lawful_basis=entry.lawful_basis,
        recipient=entry.recipient,
        authorised_by=entry.authorised_by,
        user=entry.user,
        pack=entry.pack,
        as_at=wanted.as_at,
        known_at=known_at,
        released_at=entry.released_at,
        register_head=entry.head,
        settings_digest=entry.settings,
    )
    casebook = desk.store.load(known_at=known_at)
    key = bytes.fromhex(entry.pseudonym_key)
    composed = _compose(desk, casebook, wanted, grounds, key)
    made = {name: digest_of(data) for name, data in composed.files.items()}
    if made != dict(entry.files):
        why = (
            "the settings, templates or base map have changed since"
            if entry.settings != _digest(desk)
            else "something it showed has been erased since, or this is another version of hothmap"
        )
        msg = f"{release_id} cannot be made again byte for byte: {why}. Nothing was written."
        raise ReleaseError(msg)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_files(folder, composed.files, replaceable=_same(folder, entry))
    return entry


def _same(folder: Path, entry: ReleaseEntry) -> frozenset[str]:
    """Name the files that are there already with the very same bytes."""
    return frozenset(
        name
        for name, digest in entry.files.items()
        if (folder / name).is_file() and digest_of((folder / name).read_bytes()) == digest
    )


def _digest(desk: Desk) -> str:
    parts = [settings_digest(desk.settings), digest_of_data_files()]
    if desk.base_map is not None:
        parts += [digest_of(desk.base_map.path.read_bytes()), desk.base_map.licence]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _compose(
    desk: Desk, casebook: Casebook, wanted: Wanted, grounds: Grounds, key: bytes
) -> _Composed:
    # Figures are counted without the reports that the audience may not know of.
    counted = countable(casebook, grounds.profile)
    picture = Picture(counted, as_at=wanted.as_at, table=desk.settings.evidence)
    gate = _Gate(casebook, grounds, key)
    if wanted.pack == "poc-loc":
        return _pack(desk, picture, wanted, gate)
    if wanted.pack == "map":
        return _map(desk, picture, wanted, gate)
    network = picture.network
    if wanted.about:
        network = surroundings(network, wanted.about, steps=wanted.steps)
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


def _pack(desk: Desk, picture: Picture, wanted: Wanted, gate: _Gate) -> _Composed:
    month = MonthlyPack(picture, Period.month(wanted.month), desk.settings, top=wanted.top)
    released: list[Released[ReleasedPaper | ReleasedNetwork | ReleasedPlaces]] = []
    pictures = None
    if "places" in gate.grounds.profile.views:
        places = release(
            item_places(month), casebook=gate.casebook, grounds=gate.grounds, key=gate.key
        )
        base = desk.base_map
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
    return _Composed(tuple(released), files)


def _map(desk: Desk, picture: Picture, wanted: Wanted, gate: _Gate) -> _Composed:
    month = MonthlyPack(picture, _month_of(wanted.as_at), desk.settings)
    places = release(
        poc_loc_places(month), casebook=gate.casebook, grounds=gate.grounds, key=gate.key
    )
    bounds = map_bounds(places)
    base = None
    if desk.base_map is not None and bounds is not None:
        base = read_base_map(desk.base_map.path, bounds=bounds, licence=desk.base_map.licence)
    page = map_page(places, title=f"Locations of concern, {wanted.as_at:%d/%m/%Y}", base=base)
    return _Composed((places,), {_name(gate, wanted, "html"): page.encode()})


def _network(
    picture: Picture, network: nx.MultiDiGraph[RecordId], wanted: Wanted, gate: _Gate
) -> _Composed:
    view = _released_network(network, wanted, gate)
    shown = set(network.nodes)
    open_actions = tuple(
        action.id
        for subject, actions in picture.casebook.actions_of.items()
        if subject in shown and subject in picture.open_cases
        for action in actions
        if action.status == "open"
    )
    title = f"Network, {wanted.as_at:%d/%m/%Y}"
    actions = None
    if "paper" in gate.grounds.profile.views:
        actions = gate.paper(
            Paper(
                title=line(title),
                meeting="Network",
                period=f"{wanted.as_at:%d/%m/%Y}",
                blocks=(),
                actions=open_actions,
                agenda=wanted.about,
            )
        )
    page = network_page(view, title=title, actions=actions)
    released = (view,) if actions is None else (view, actions)
    return _Composed(released, {_name(gate, wanted, "html"): page.encode()})


def _export(network: nx.MultiDiGraph[RecordId], wanted: Wanted, gate: _Gate) -> _Composed:
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
    return _Composed((view,), files)


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
    return file_name(gate.grounds, period=wanted.period, extension=extension, part=part)


def _month_of(day: date) -> Period:
    return Period.month(f"{day:%Y-%m}")
