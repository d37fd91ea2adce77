"""Every measure of the persons, places or groups of concern in one table, each with its reasons.

Several measures beside each other, because no single one finds those who matter (Cockbain et al.
2011). None of them is weighed in the ranking, and no child has a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import networkx as nx
import numpy as np
import pandas as pd

from graph.clusters import steady_clusters
from graph.measures import betweenness, closeness, degree, distance_measures
from graph.network import LAYERS, collapse
from graph.ranking import Measure, rank
from graph.structure import articulation, component, constraint, core, eigenvector, pagerank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.ids import RecordId
    from graph.picture import Picture

__all__ = ["measure_table", "measures_of"]

_Kind = Literal["Int64", "Float64", "boolean"]
_STEPS = 2


def measure_table(picture: Picture, of: str) -> pd.DataFrame:
    """
    Measure all that is ranked of one kind.

    Parameters
    ----------
    picture
        The day's picture.
    of
        ``poc``, ``loc`` or ``group``.

    Returns
    -------
    pandas.DataFrame
        Index ``id``, in the order of the ranking. Columns: ``degree`` (distinct neighbours, int)
        and ``degree_…`` in each layer alone (hyphens as underscores, int); ``betweenness`` and
        ``closeness`` (by integer cost), ``harmonic`` (by steps), ``reach_2`` (nodes within two
        steps, int); ``eigenvector``, to be compared only within one ``component`` (int);
        ``pagerank``; ``core`` (int); ``constraint`` (low for one who stands between others);
        ``articulation`` (whether its absence breaks a component, bool); ``cluster`` (int),
        ``steady`` (share of draws of the clusters that agree) and ``flips`` (bool). A subject
        without a link in force has degree 0 and nothing else (NA). UsageError is raised if `of` is
        none of the three.
    """
    subjects = [row.subject for row in rank(picture, of).rows]
    whole = collapse(picture.network)
    by_steps = distance_measures(whole, steps=_STEPS)
    clusters = steady_clusters(whole)
    flips = frozenset(clusters.flips)
    columns: dict[str, tuple[Mapping[RecordId, object], _Kind]] = {
        "degree": (degree(whole), "Int64"),
        **{
            f"degree_{name.replace('-', '_')}": (degree(_only(picture.network, name)), "Int64")
            for name in LAYERS
        },
        "betweenness": (betweenness(whole, cost="cost"), "Float64"),
        "closeness": (closeness(whole, cost="cost"), "Float64"),
        "harmonic": (by_steps.harmonic, "Float64"),
        f"reach_{_STEPS}": (by_steps.reach, "Int64"),
        "eigenvector": (eigenvector(whole), "Float64"),
        "component": (component(whole), "Int64"),
        "pagerank": (pagerank(whole), "Float64"),
        "core": (core(whole), "Int64"),
        "constraint": (constraint(whole), "Float64"),
        "articulation": (articulation(whole), "boolean"),
        "cluster": (clusters.cluster, "Int64"),
        "steady": (clusters.steady, "Float64"),
        "flips": ({one: one in flips for one in clusters.steady}, "boolean"),
    }
    return pd.DataFrame(
        {
            name: pd.Series(
                [values.get(one, 0 if name.startswith("degree") else None) for one in subjects],
                index=pd.Index(subjects, name="id", dtype="object"),
                dtype=kind,
            )
            for name, (values, kind) in columns.items()
        }
    )


def measures_of(picture: Picture, table: pd.DataFrame, subject: RecordId) -> tuple[Measure, ...]:
    """
    Give one row of a table as measures with their reasons.

    Parameters
    ----------
    picture
        The picture that the table was made of.
    table
        As :func:`measure_table` gives it.
    subject
        A subject in it.

    Returns
    -------
    tuple of Measure
        In the order of the columns; a value that is not there is None. The reasons are the ids of
        the subject's links in force: of one layer for its degree there, of all layers otherwise,
        where the rest of the network shapes the value too. KeyError is raised for a subject
        without a row: a child never has one.
    """
    (row,) = table.loc[[subject]].itertuples(index=False, name=None)
    ties: list[tuple[str, tuple[RecordId, ...]]] = [
        (tie["layer"], tie["because"])
        for source, target, tie in picture.network.edges(data=True)
        if subject in {source, target}
    ]
    found: list[Measure] = []
    for name, value in zip(table.columns, row, strict=True):
        of = name.removeprefix("degree_").replace("_", "-")
        alone = of in LAYERS
        because = {link for layer, links in ties if not alone or layer == of for link in links}
        plain = value.item() if isinstance(value, np.generic) else value
        found.append(Measure(name, None if pd.isna(value) else plain, tuple(sorted(because))))
    return tuple(found)


def _only(network: nx.MultiDiGraph[RecordId], layer: str) -> nx.Graph[RecordId]:
    part: nx.Graph[RecordId] = nx.Graph()
    part.add_nodes_from(network.nodes(data=True))
    for one, other, tie in network.edges(data=True):
        if tie["layer"] == layer:
            part.add_edge(one, other)
    return part
