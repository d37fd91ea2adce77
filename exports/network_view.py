"""Make the network page: in one file a picture to explore, the same in tables, and a still picture.

The drawing library is vis-network, out of the package that carries it. Every place is computed
before (`exports.layout`), nothing moves by itself, and all text reaches the page as text: the
page's scripts read it out of the page's own tables.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from exports.network_options import drawing_options
from exports.network_picture import SMALL_NETWORK, blocks, laid_out, names_of, still
from exports.network_symbols import BLOCK, COLOURS, KINDS
from exports.page import Json, Page, library, own_asset, page_html, render
from exports.released import ReleasedSection, ReleasedTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from exports.layout import Layout
    from exports.release import Released
    from exports.released import (
        Plain,
        ReleasedBlock,
        ReleasedNetwork,
        ReleasedNode,
        ReleasedPaper,
        ReleasedTie,
    )

__all__ = ["TIE_COLUMNS", "network_page"]

TIE_COLUMNS = ("Tie", "To")
"""Behind these stand those of the evidence that the audience may see."""

_EVIDENCE = (
    "first_seen", "last_seen", "sources", "reports", "best_grade", "confirmed", "protective",
)  # fmt: skip

_MOST_OPEN = 10
_DAY_LETTERS = len("2026-10-31")
_CONFIRMED, _PROTECTIVE, _DIRECTED = 1, 2, 4
_CONFIRMED_MEANS = "confirmed by two independent sources or one reliable one"
_NOT_A_FINDING = (
    "A tie says what was reported; it is not a finding. "
    "Nobody belongs to anything because of a line in this picture."
)
_SCRIPTS = ("network_model.js", "network_drawing.js", "network_controls.js")

_Row: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Nodes of one kind, as they stand on the page."""

    caption: str
    with_ids: bool
    columns: _Row
    rows: tuple[_Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contents:
    """A network in the page's order: nodes by kind and label, ties by the labels of their ends."""

    layout: Layout
    nodes: tuple[ReleasedNode, ...]
    ties: tuple[ReleasedTie, ...]
    index_of: Mapping[str, int]
    cluster_at: Mapping[str, int]
    names: Mapping[str, str]


def network_page(
    released: Released[ReleasedNetwork],
    *,
    title: str = "Network",
    actions: Released[ReleasedPaper] | None = None,
) -> str:
    """
    Write the network page.

    Parameters
    ----------
    released
        What the gate let through.
    title
        The page's heading, in the tool's own words.
    actions
        A paper whose action tables belong to this picture, released on the same grounds; without
        one, or without a row in it, the page warns that a picture without actions is only a list
        of names, or, for an audience that is given no actions, says that they are not part of it.

    Returns
    -------
    str
        The whole page, one file that asks the network for nothing; write it as UTF-8. Equal
        releases give equal pages. A network of more than 60 nodes opens on the overview of its
        clusters, a smaller one on everything.
    """
    network = released.content
    contents = _contents(network)
    symbols = [KINDS[kind] for kind in _kinds_held(network)]
    small = len(network.nodes) <= SMALL_NETWORK
    evidence = [name for name in _EVIDENCE if name in released.profile.tie_fields]
    body = render(
        "network.html.j2",
        {
            "sentences": _sentences(network),
            "actions": _action_tables(actions),
            "actions_kept_back": not released.profile.action_sheet,
            "notes": network.notes,
            "still": still(network, contents.layout),
            "still_caption": _caption(network, small=small),
            "symbols": symbols if small else [*symbols, BLOCK],
            "colours": COLOURS,
            "confirmed_means": _CONFIRMED_MEANS,
            "tables": _node_tables(contents),
            "tie_columns": (*TIE_COLUMNS, *(_heading(name) for name in evidence)),
            "ties": _tie_groups(contents, evidence),
        },
    )
    return page_html(
        Page(
            title=title,
            marking=released.marking,
            body=body,
            data=_data(network, contents, start="whole" if small else "overview"),
            styles=(own_asset("network.css"),),
            libraries=(library("vis-network"),) if network.nodes else (),
            scripts=tuple(own_asset(name) for name in _SCRIPTS) if network.nodes else (),
        )
    )


def _contents(network: ReleasedNetwork) -> _Contents:
    order = list(KINDS)
    nodes = sorted(network.nodes, key=lambda node: (order.index(node.kind), node.label, node.id))
    index_of = {node.id: index for index, node in enumerate(nodes)}
    layout = laid_out(network)
    return _Contents(
        layout=layout,
        nodes=tuple(nodes),
        ties=tuple(
            sorted(
                network.ties,
                key=lambda tie: (index_of[tie.source], index_of[tie.target], tie.kind, tie.id),
            )
        ),
        index_of=index_of,
        cluster_at={
            name: number
            for number, cluster in enumerate(layout.clusters)
            for name in cluster.members
        },
        names=names_of(network),
    )


def _kinds_held(network: ReleasedNetwork) -> list[str]:
    held = {node.kind for node in network.nodes}
    return [kind for kind in KINDS if kind in held]


def _sentences(network: ReleasedNetwork) -> list[str]:
    held = Counter(node.kind for node in network.nodes)
    counted = [
        f"{held[kind]:,} {symbol.word if held[kind] == 1 else symbol.plural}"
        for kind, symbol in KINDS.items()
        if held[kind]
    ]
    ties = f"{len(network.ties):,} {'tie' if len(network.ties) == 1 else 'ties'}"
    if not counted:
        return ["Nobody and nothing is in this network: no tie is in force for this audience."]
    unconfirmed = sum(not tie.confirmed for tie in network.ties)
    return [
        f"{'; '.join(counted)}; {ties} between them, {unconfirmed:,} of them not confirmed.",
        _NOT_A_FINDING,
    ]


def _caption(network: ReleasedNetwork, *, small: bool) -> str:
    held = f"{len(network.nodes):,} people, places and things with {len(network.ties):,} ties"
    if small:
        return f"The network: {held}. The tables below say the same in words."
    return (
        f"Overview of the network's clusters: {held}. A line is wider the more ties there are "
        "between two clusters. The tables below list everything."
    )


def _action_tables(actions: Released[ReleasedPaper] | None) -> str:
    if actions is None:
        return ""
    paper = actions.content
    tables = [paper.actions] if paper.actions is not None else list(_tables(paper.blocks))
    held = [table for table in tables if table.rows]
    count = sum(len(table.rows) for table in held)
    values = {"tables": held, "count": count, "most_open": _MOST_OPEN}
    return render("network_actions.html.j2", values) if held else ""


def _tables(parts: Iterable[ReleasedBlock]) -> Iterator[ReleasedTable]:
    for part in parts:
        if isinstance(part, ReleasedTable):
            yield part
        elif isinstance(part, ReleasedSection):
            yield from _tables(part.blocks)


def _node_tables(contents: _Contents) -> list[_Table]:
    ties_at = Counter(end for tie in contents.ties for end in (tie.source, tie.target))
    tables = []
    for kind, symbol in KINDS.items():
        nodes = [node for node in contents.nodes if node.kind == kind]
        if nodes:
            caption = f"{symbol.plural[0].upper()}{symbol.plural[1:]}"
            tables.append(_node_table(caption, nodes, contents, ties_at))
    return tables


def _node_table(
    caption: str, nodes: Sequence[ReleasedNode], contents: _Contents, ties_at: Mapping[str, int]
) -> _Table:
    # A column that would repeat another, or be empty, is left out.
    with_ids = any(node.id not in contents.names[node.id] for node in nodes)
    names = [
        name
        for name in dict.fromkeys(name for node in nodes for name in node.fields)
        if name != "cluster"
    ]
    used = [
        name
        for name in names
        if any(_written(node.fields.get(name, "")) not in {"", node.id} for node in nodes)
    ]
    columns = (
        "Shown as",
        *(("Reference",) if with_ids else ()),
        "Ties",
        "Cluster",
        *(_heading(name) for name in used),
    )
    rows = tuple(
        (
            contents.names[node.id],
            *((node.id,) if with_ids else ()),
            str(ties_at[node.id]),
            contents.layout.clusters[contents.cluster_at[node.id]].key,
            *(_written(node.fields.get(name, "")) for name in used),
        )
        for node in nodes
    )
    return _Table(caption=caption, with_ids=with_ids, columns=columns, rows=rows)


def _heading(name: str) -> str:
    words = name.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"


def _written(value: Plain) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _tie_groups(contents: _Contents, evidence: Sequence[str]) -> list[tuple[str, list[_Row]]]:
    # Under the name that they go from, so that it is written once: a page has room for more ties.
    return [
        (contents.names[source], [_tie_row(contents, tie, evidence) for tie in ties])
        for source, ties in groupby(contents.ties, key=lambda tie: tie.source)
    ]


def _tie_row(contents: _Contents, tie: ReleasedTie, evidence: Sequence[str]) -> _Row:
    held = {name: _written(value) for name, value in tie.evidence().items()}
    held |= {name: held.get(name, "")[:_DAY_LETTERS] for name in ("first_seen", "last_seen")}
    held["protective"] = "yes" if tie.protective else ""
    return (tie.label, contents.names[tie.target], *(held.get(name, "") for name in evidence))


def _data(network: ReleasedNetwork, contents: _Contents, *, start: str) -> dict[str, Json]:
    held = _kinds_held(network)
    places = [contents.layout.positions[node.id] for node in contents.nodes]
    kinds = sorted({_tie_kind(tie) for tie in contents.ties})
    number_of = {kind: number for number, kind in enumerate(kinds)}
    overview = zip(contents.layout.clusters, blocks(network, contents.layout), strict=True)
    return {
        "start": start,
        "colours": dict(COLOURS),
        "options": drawing_options([KINDS[kind] for kind in held], len(contents.nodes)),
        "kinds": [{"word": KINDS[kind].word, "plural": KINDS[kind].plural} for kind in held],
        "nodes": {
            "kind": [held.index(node.kind) for node in contents.nodes],
            "cluster": [contents.cluster_at[node.id] for node in contents.nodes],
            "x": [x for x, _ in places],
            "y": [y for _, y in places],
        },
        "ties": {
            # Ties stand in the order of the ends that they go from: each with how many.
            "from": [
                [contents.index_of[source], sum(1 for _ in ties)]
                for source, ties in groupby(contents.ties, key=lambda tie: tie.source)
            ],
            "to": [contents.index_of[tie.target] for tie in contents.ties],
            "kind": [number_of[_tie_kind(tie)] for tie in contents.ties],
        },
        "tieKinds": [
            {"label": label, "reverse": reverse, "flags": flags} for label, reverse, flags in kinds
        ],
        "clusters": [
            {
                "label": block.label,
                "short": block.short,
                "counts": block.counts,
                "size": block.size,
                "x": cluster.x,
                "y": cluster.y,
            }
            for cluster, block in overview
        ],
        "between": [[low, high, count] for (low, high), count in contents.layout.between.items()],
    }


def _tie_kind(tie: ReleasedTie) -> tuple[str, str, int]:
    """Give what a tie is drawn by: its words both ways, and its flags as one number."""
    return (
        tie.label,
        tie.reverse,
        _CONFIRMED * tie.confirmed
        + _PROTECTIVE * bool(tie.protective)
        + _DIRECTED * (tie.label != tie.reverse),
    )
