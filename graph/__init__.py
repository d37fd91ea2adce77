"""What is known and how it connects: records, store, network, measures, disruption."""

from typing import TYPE_CHECKING

from graph.lazily import names_from
from graph.vocabulary import vocabulary

if TYPE_CHECKING:
    from graph.casebook import Casebook
    from graph.change import Changes, changes, changes_table
    from graph.clusters import Clusters, cluster_table, find_clusters, steady_clusters
    from graph.disruption import Exposure, WhatIf, exposure, what_if
    from graph.effort import free_within
    from graph.evidence import EvidenceTable, evidence_table
    from graph.freeing import Freeing, free_most
    from graph.in_pieces import fragmentation
    from graph.layers import layer
    from graph.measure_tables import measure_table, measures_of
    from graph.measures import betweenness, closeness, degree, distance_measures, harmonic, reach
    from graph.network import build_network, collapse, surroundings
    from graph.picture import Picture
    from graph.players import KeyPlayers, key_players
    from graph.projection import project_places
    from graph.ranking import Measure, Ranked, Ranking, rank, ranking_weights
    from graph.removal import removal_curve
    from graph.routes import independent_routes
    from graph.store import create_store, open_store
    from graph.unseen import Unseen, collection_tasks
    from graph.worlds import measure_stability

__all__ = [
    "Casebook",
    "Changes",
    "Clusters",
    "EvidenceTable",
    "Exposure",
    "Freeing",
    "KeyPlayers",
    "Measure",
    "Picture",
    "Ranked",
    "Ranking",
    "Unseen",
    "WhatIf",
    "betweenness",
    "build_network",
    "changes",
    "changes_table",
    "closeness",
    "cluster_table",
    "collapse",
    "collection_tasks",
    "create_store",
    "degree",
    "distance_measures",
    "evidence_table",
    "exposure",
    "find_clusters",
    "fragmentation",
    "free_most",
    "free_within",
    "harmonic",
    "independent_routes",
    "key_players",
    "layer",
    "measure_stability",
    "measure_table",
    "measures_of",
    "open_store",
    "project_places",
    "rank",
    "ranking_weights",
    "reach",
    "removal_curve",
    "steady_clusters",
    "surroundings",
    "vocabulary",
    "what_if",
]

__getattr__ = names_from(
    __name__,
    {
        "casebook": ("Casebook",),
        "clusters": ("Clusters", "cluster_table", "find_clusters", "steady_clusters"),
        "disruption": (
            "Exposure",
            "WhatIf",
            "exposure",
            "what_if",
        ),
        "effort": ("free_within",),
        "freeing": ("Freeing", "free_most"),
        "layers": ("layer",),
        "measure_tables": ("measure_table", "measures_of"),
        "routes": ("independent_routes",),
        "change": ("Changes", "changes", "changes_table"),
        "unseen": ("Unseen", "collection_tasks"),
        "evidence": (
            "EvidenceTable",
            "evidence_table",
        ),
        "in_pieces": ("fragmentation",),
        "players": (
            "KeyPlayers",
            "key_players",
        ),
        "measures": (
            "betweenness",
            "closeness",
            "degree",
            "distance_measures",
            "harmonic",
            "reach",
        ),
        "network": (
            "build_network",
            "collapse",
            "surroundings",
        ),
        "picture": ("Picture",),
        "projection": ("project_places",),
        "ranking": (
            "Measure",
            "Ranked",
            "Ranking",
            "rank",
            "ranking_weights",
        ),
        "removal": ("removal_curve",),
        "worlds": ("measure_stability",),
        "store": (
            "create_store",
            "open_store",
        ),
    },
)
