"""One day's picture of a casebook: its network and what several questions need of it."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from graph.cases import case_on
from graph.disruption import exposure
from graph.evidence import evidence_table
from graph.measures import betweenness
from graph.network import build_network, collapse
from graph.risk import SERIOUS, risk_bands_on
from graph.when import first_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import networkx as nx

    from graph.casebook import Casebook
    from graph.evidence import EvidenceTable
    from graph.ids import RecordId
    from graph.records import Concern, Link

__all__ = ["Picture", "is_open"]


def is_open(concern: Concern, day: date) -> bool:
    """
    Tell whether a case is being worked on, on a day.

    Parameters
    ----------
    concern
        The case.
    day
        The day.

    Returns
    -------
    bool
        From the day first discussed until the day it is closed; a case that says closed or no
        further action without a day counts as not open.
    """
    if first_day(concern.first_discussed) > day:
        return False
    if concern.closed is not None:
        return first_day(concern.closed) > day
    return concern.status not in {"closed", "nfa"}


class Picture:
    """
    One day's network with what several questions need of it, worked out once.

    Parameters
    ----------
    casebook
        The casebook.
    as_at
        The day.
    table
        How evidence is weighed; None takes the table as shipped.
    """

    def __init__(
        self, casebook: Casebook, *, as_at: date, table: EvidenceTable | None = None
    ) -> None:
        self.casebook = casebook
        self.as_at = as_at
        self.table = table or evidence_table()

    @cached_property
    def network(self) -> nx.MultiDiGraph[RecordId]:
        """The network of the day."""
        return build_network(self.casebook, as_at=self.as_at, table=self.table)

    @cached_property
    def open_cases(self) -> Mapping[RecordId, Concern]:
        """Canonical subject to its open case; children are not among them."""
        held = {
            subject: case_on(self.casebook, subject, self.as_at)
            for subject in sorted(self.casebook.concern_of)
            if not self.casebook.is_child(subject, self.as_at)
        }
        return {
            subject: concern
            for subject, concern in held.items()
            if concern is not None and is_open(concern, self.as_at)
        }

    @cached_property
    def reached_by(self) -> Mapping[RecordId, tuple[RecordId, ...]]:
        """Child to the open people and places of concern that a link reaches directly."""
        return exposure(self.network, of_concern=self.open_cases).reached_by

    @cached_property
    def children_of(self) -> Mapping[RecordId, Mapping[RecordId, tuple[Link, ...]]]:
        """Subject to the children linked to it, each with the links; protective ones left out."""
        found: defaultdict[RecordId, dict[RecordId, tuple[Link, ...]]] = defaultdict(dict)
        link_of = {link.id: link for link in self.casebook.links}
        kinds = self.network.nodes(data="kind")
        for source, target, tie in self.network.edges(data=True):
            if tie["protective"]:
                continue
            for subject, child in ((source, target), (target, source)):
                if kinds[child] == "child" and kinds[subject] != "child":
                    held = found[subject].get(child, ())
                    found[subject][child] = (*held, *(link_of[one] for one in tie["because"]))
        return found

    @cached_property
    def serious(self) -> Mapping[RecordId, tuple[str, RecordId]]:
        """Children at significant or strong risk on the day, with the record that says so."""
        bands = risk_bands_on(self.casebook, self.as_at)
        return {child: stated for child, stated in bands.items() if stated[0] in SERIOUS}

    @cached_property
    def betweenness(self) -> Mapping[RecordId, float]:
        """Betweenness by integer cost, over the whole network; no child has an entry."""
        return betweenness(collapse(self.network), cost="cost")
