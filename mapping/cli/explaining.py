"""How one place in a ranking was worked out, line by line, fit to be read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import NotRankableError
from graph.ranking import MOST_SOURCES
from graph.stability import WORLDS
from graph.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.ranking import Measure, Ranking
    from graph.stability import Stability

__all__ = ["WORDS", "explained"]

WORDS = {
    "children_significant": "children at significant or strong risk",
    "children_90_days": "children by evidence of the last 90 days",
    "children_12_months": "children by evidence of the last 12 months",
    "children": "children linked",
    "bridging": "children whom no other open person or place of concern reaches",
    "independent_sources": "independent sources",
}


def explained(
    casebook: Casebook, ranking: Ranking, holds: Mapping[RecordId, Stability], reference: str
) -> str:
    """
    Print the arithmetic of one place.

    Parameters
    ----------
    casebook
        The casebook.
    ranking
        The ranking.
    holds
        How each place holds.
    reference
        A reference, as typed.

    Returns
    -------
    str
        Two lines to read aloud, then weight times figure for each component with the records it
        was counted from.

    Raises
    ------
    NotRankableError
        If the reference has no place in the ranking: a child never has.
    """
    subject = casebook.canonical(casebook.resolve(reference))
    row = next((one for one in ranking.rows if one.subject == subject), None)
    if row is None:
        msg = (
            f"{casebook.reference(subject)} has no place in this ranking: it is closed, of another "
            "kind, not identified, or a child, who is never ranked."
        )
        raise NotRankableError(msg)
    held, parts = holds[subject], {part.name: part for part in row.components}
    span = f"{held.low}" if held.low == held.high else f"{held.low} to {held.high}"
    standing = (
        f"{casebook.reference(subject)} is rank {row.rank} of {len(ranking.rows)} with "
        f"{counted(row.points, 'point', 'points')}; in nine of ten of {WORLDS} draws of the "
        f"evidence, rank {span}."
    )
    whom = (
        f"Children linked: {parts['children'].value}; at significant or strong risk: "
        f"{parts['children_significant'].value}; reached by no other open person or place of "
        f"concern: {parts['bridging'].value}."
    )
    lines = [standing, whom, ""]
    total = 0
    for name, weight in ranking.weights.items():
        points, sentence = _arithmetic(parts[name], weight)
        total += points
        lines += [sentence, f"    from {_because(casebook, parts[name])}"]
    return "\n".join([*lines, f"Together {counted(total, 'point', 'points')}."])


def _arithmetic(part: Measure, weight: int) -> tuple[int, str]:
    value = part.value if isinstance(part.value, int) else 0
    words = WORDS.get(part.name, part.name.replace("_", " "))
    counted = min(value, MOST_SOURCES) if part.name == "independent_sources" else value
    capped = f" (of {value}, at most {MOST_SOURCES} count)" if counted != value else ""
    return weight * counted, f"{weight} × {counted} {words}{capped} = {weight * counted}"


def _because(casebook: Casebook, part: Measure) -> str:
    return ", ".join(casebook.reference(one) for one in part.because) or "nothing recorded"
