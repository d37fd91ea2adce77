"""What is known and how it connects: records, store, network, measures, disruption."""

from graph.casebook import Casebook
from graph.clusters import clusters
from graph.disruption import Exposure, WhatIf, exposure, what_if
from graph.evidence import EvidenceTable, evidence_table
from graph.measures import betweenness, degree
from graph.network import build_network, collapse, surroundings
from graph.picture import Picture
from graph.ranking import Measure, Ranked, Ranking, rank, ranking_weights
from graph.store import create_store, open_store
from graph.vocabulary import vocabulary

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
    "clusters",
    "collapse",
    "create_store",
    "degree",
    "evidence_table",
    "exposure",
    "open_store",
    "rank",
    "ranking_weights",
    "surroundings",
    "vocabulary",
    "what_if",
]
