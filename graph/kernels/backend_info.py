"""What networkx reads of this backend when it is imported: light, and nothing else."""

from __future__ import annotations

__all__ = ["get_info"]


def get_info() -> dict[str, object]:
    """
    Tell networkx what this backend does.

    Returns
    -------
    dict
        Name, package, summary and functions, as networkx's backend interface asks.
    """
    integers = "Costs must be positive integers: sums of fractions are not compared."
    return {
        "backend_name": "hothmap",
        "project": "hothmap",
        "package": "graph",
        "short_summary": "Exact measures on arrays, compiled where numba is installed.",
        "functions": {
            "betweenness_centrality": {"additional_docs": f"Exact, on all cores. {integers}"},
            "closeness_centrality": {"additional_docs": f"All nodes at once. {integers}"},
            "harmonic_centrality": {"additional_docs": "All nodes at once, by steps."},
        },
    }
