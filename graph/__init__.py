"""What is known and how it connects: records, store, network, measures, disruption."""

from typing import TYPE_CHECKING

from graph.lazily import names_from
from graph.vocabulary import vocabulary

if TYPE_CHECKING:
    from graph.casebook import Casebook
    from graph.clusters import find_clusters
    from graph.disruption import Exposure, WhatIf, exposure, what_if
    from graph.evidence import EvidenceTable, evidence_table
    from graph.measures import betweenness, degree
    from graph.network import build_network, collapse, surroundings
    from graph.picture import Picture
    from graph.ranking import Measure, Ranked, Ranking, rank, ranking_weights
    from graph.store import create_store, open_store

__all__ = [
    "Casebook",
    "EvidenceTable",
    "Exposure",
    "Measure",
    "Picture",
    "Ranked",
    "Ranking",
    "WhatIf",
    "betweenness",
    "build_network",
    "collapse",
    "create_store",
    "degree",
    "evidence_table",
    "exposure",
    "find_clusters",
    "open_store",
    "rank",
    "ranking_weights",
    "surroundings",
    "vocabulary",
    "what_if",
]

__getattr__ = names_from(
    __name__,
    {
        "casebook": ("Casebook",),
        "clusters": ("find_clusters",),
        "disruption": (
            "Exposure",
            "WhatIf",
            "exposure",
            "what_if",
        ),
        "evidence": (
            "EvidenceTable",
            "evidence_table",
        ),
        "measures": (
            "betweenness",
            "degree",
        ),
        "network": (
            "build_network",
            "collapse",
            "surroundings",
        ),
        "picture": ("Picture",),
        "ranking": (
            "Measure",
            "Ranked",
            "Ranking",
            "rank",
            "ranking_weights",
        ),
        "store": (
            "create_store",
            "open_store",
        ),
    },
)
