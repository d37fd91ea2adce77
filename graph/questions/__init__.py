"""Questions that a team asks again and again, each a file of Cypher with a networkx twin.

A file's first line says what it is for. On a Neo4j server the file itself is run, and a team can
paste it into Neo4j Browser with its one parameter ``day``; the embedded store answers by the twin
in :mod:`graph.questions.answers`. Both give the same rows.
"""

from __future__ import annotations

from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from graph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.ids import RecordId

__all__ = ["CYPHER", "PURPOSES", "Row", "in_order", "question_named"]


class Row(NamedTuple):
    """
    One row of an answer.

    Attributes
    ----------
    subject
        The person or place that the row is about; never a child.
    others
        Whom or what it is tied to, sorted by id.
    pairs
        How many pairs of them the question speaks of; None where it speaks of no pairs.
    """

    subject: RecordId
    others: tuple[RecordId, ...]
    pairs: int | None = None


def _read() -> dict[str, str]:
    files = sorted(resources.files(__name__).iterdir(), key=lambda one: one.name)
    return {
        one.name.removesuffix(".cypher"): one.read_text(encoding="utf-8")
        for one in files
        if one.name.endswith(".cypher")
    }


CYPHER = MappingProxyType(_read())
"""Name of each question to its Cypher, sorted by name."""
PURPOSES = MappingProxyType(
    {name: text.partition("\n")[0].removeprefix("// ") for name, text in CYPHER.items()}
)
"""Name of each question to what it is for."""


def question_named(text: str) -> str:
    """
    Find the question that a person means.

    Parameters
    ----------
    text
        Its name; hyphens and spaces may stand for underscores.

    Returns
    -------
    str
        The name.

    Raises
    ------
    UsageError
        If there is no such question; the names are told.
    """
    name = text.strip().casefold().replace("-", "_").replace(" ", "_")
    if name not in CYPHER:
        msg = f"There is no question “{text}”; there are {', '.join(CYPHER)}."
        raise UsageError(msg)
    return name


def in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """
    Put an answer in the one order that both stores give it in.

    Parameters
    ----------
    rows
        Rows in any order.

    Returns
    -------
    tuple of Row
        Sorted by subject; those in a row sorted by id. The order says nothing of importance.
    """
    return tuple(sorted(Row(one, tuple(sorted(others)), pairs) for one, others, pairs in rows))
