"""The one gate: the only way from a casebook to something that a writer accepts.

A writer takes :class:`Released`, which only :func:`release` can make. What is inside was built up
from the audience's allow-list; the whole picture was never in it.
"""

from __future__ import annotations

import hmac
from dataclasses import InitVar, dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from exports.gate import Gate
from exports.grounds import Grounds
from exports.marking import Marking, marking_for
from exports.paper import Paper
from exports.release_network import build_network_view
from exports.release_paper import agenda_of, build_paper
from exports.release_places import PlaceItem, PlacesContent, build_places
from exports.released import (
    ReleasedNetwork,
    ReleasedNode,
    ReleasedPaper,
    ReleasedPlace,
    ReleasedPlaces,
    ReleasedTie,
)
from graph.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import networkx as nx

    from exports.audience import Audience, View
    from graph.casebook import Casebook
    from graph.ids import RecordId

__all__ = [
    "Grounds",
    "PlaceItem",
    "PlacesContent",
    "Released",
    "ReleasedNetwork",
    "ReleasedNode",
    "ReleasedPaper",
    "ReleasedPlace",
    "ReleasedPlaces",
    "ReleasedTie",
    "release",
]

_Content_co = TypeVar(
    "_Content_co", bound="ReleasedPaper | ReleasedNetwork | ReleasedPlaces", covariant=True
)


class _Seal:
    """What only this module holds."""


_SEAL = _Seal()

_GIVES_AWAY = (
    "A network around a child, or around anybody or anything that this audience does not see by "
    "name, would give them away. Ask for the whole network, or for one around a person, place or "
    "thing that it sees by name. Nothing was released."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(Generic[_Content_co]):
    """
    Something that an audience may have, with everything that must be said about it.

    Only :func:`release` makes one.

    Attributes
    ----------
    content
        Plain text and numbers.
    grounds
        Why it leaves, for whom, and of what day.
    profile
        The audience's profile that it was made by.
    stamp
        What stands on every page of it.
    pseudonyms
        Pseudonyms in it, with their records; for the register alone.
    withheld
        What was left out, and how many.
    key
        The pseudonym key; for the register alone.
    """

    content: _Content_co = field(repr=False)
    grounds: Grounds
    profile: Audience = field(repr=False)
    stamp: Marking = field(repr=False)
    pseudonyms: Mapping[str, RecordId] = field(repr=False)
    withheld: Mapping[str, int]
    key: bytes = field(repr=False)
    seal: InitVar[_Seal]

    def __post_init__(self, seal: _Seal) -> None:
        """Refuse to be made anywhere but in the gate."""
        if seal is not _SEAL:
            msg = "only the release gate makes what writers accept; call release()"
            raise ReleaseError(msg)

    @property
    def marking(self) -> tuple[str, ...]:
        """The lines that stand on every page, the protective marking first."""
        return self.stamp.lines

    def same_key(self, key: bytes) -> bool:
        """
        Tell whether it belongs to a pack.

        Parameters
        ----------
        key
            The pack's pseudonym key.

        Returns
        -------
        bool
            True where its pseudonyms were drawn with this key.
        """
        return hmac.compare_digest(self.key, key)


@overload
def release(
    content: Paper, *, casebook: Casebook, grounds: Grounds, key: bytes
) -> Released[ReleasedPaper]: ...
@overload
def release(
    content: PlacesContent, *, casebook: Casebook, grounds: Grounds, key: bytes
) -> Released[ReleasedPlaces]: ...
@overload
def release(
    content: nx.MultiDiGraph[RecordId],
    *,
    casebook: Casebook,
    grounds: Grounds,
    key: bytes,
    agenda: Collection[RecordId] = (),
) -> Released[ReleasedNetwork]: ...


def release(
    content: Paper | PlacesContent | nx.MultiDiGraph[RecordId],
    *,
    casebook: Casebook,
    grounds: Grounds,
    key: bytes,
    agenda: Collection[RecordId] = (),
) -> Released[ReleasedPaper | ReleasedPlaces | ReleasedNetwork]:
    """
    Let something out to an audience.

    Parameters
    ----------
    content
        A paper, places, or a network as :func:`graph.network.build_network` gives it.
    casebook
        What its pointers point into.
    grounds
        Why it leaves, for whom, and of what day.
    key
        At least 16 random bytes, drawn for this pack and never used again; everything of one pack
        takes the same.
    agenda
        For a network: what it is about; persons on it are named to audiences that see only those
        by name. Outside the team's own meeting it may be about nobody who is a child or goes under
        a code.

    Returns
    -------
    Released
        What the writers accept.

    Raises
    ------
    ReleaseError
        If the audience may not have such a view, it is about somebody whom that would give away,
        or the content holds what cannot be released.
    """
    profile = grounds.profile
    view: View = "network"
    if isinstance(content, Paper | PlacesContent):
        view = "paper" if isinstance(content, Paper) else "places"
    if view not in profile.views:
        msg = f"the audience {profile.name} may have {', '.join(profile.views)}, but no {view}"
        raise ReleaseError(msg)
    on_agenda = agenda_of(content) if isinstance(content, Paper) else agenda
    gate = Gate(casebook, profile, as_at=grounds.as_at, key=key, agenda=on_agenda)
    built: ReleasedPaper | ReleasedPlaces | ReleasedNetwork
    if isinstance(content, Paper):
        built = build_paper(content, gate)
    elif isinstance(content, PlacesContent):
        built = build_places(content, gate)
    else:
        if not all(gate.may_be_centre(one) for one in agenda):
            raise ReleaseError(_GIVES_AWAY)
        built = build_network_view(content, gate)
    return Released(
        content=built,
        grounds=grounds,
        profile=profile,
        stamp=marking_for(grounds),
        pseudonyms=MappingProxyType(gate.pseudonyms.used),
        withheld=MappingProxyType(dict(gate.withheld)),
        key=key,
        seal=_SEAL,
    )
