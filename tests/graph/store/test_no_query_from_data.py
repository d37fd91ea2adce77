"""No query is built from data: each is a constant of its module, made before any record is seen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

STORE = Path(__file__).parents[3] / "graph" / "store"
FILES = sorted(STORE.glob("*neo4j*.py"))
RUNNERS = {"run", "execute_query"}


def _faults(source: str) -> list[int]:
    """List the lines where a query is run whose text is no constant of its module."""
    tree = ast.parse(source)
    made = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    made |= {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    # A function that only hands a query on: its callers are held to the same.
    passing = {
        function.name: [one.arg for one in function.args.args if one.arg != "self"]
        for function in functions
        if any(one.arg == "query" for one in function.args.args)
    }
    assert all(names[0] == "query" for names in passing.values())
    handed_on = {
        name.lineno
        for function in functions
        if function.name in passing
        for name in ast.walk(function)
        if isinstance(name, ast.Name) and name.id == "query"
    }
    loops = {
        node.target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.For)
        and isinstance(node.target, ast.Name)
        and isinstance(node.iter, ast.Name)
        and node.iter.id in made
    }
    wrong = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in RUNNERS | passing.keys():
            continue
        text = node.args[0]
        held = text.value if isinstance(text, ast.Subscript) else text
        constant = isinstance(held, ast.Constant)
        named = isinstance(held, ast.Name) and (
            (held.id in made and held.id.isupper())
            or held.id in loops
            or (held.id == "query" and held.lineno in handed_on)
        )
        if not (constant or named):
            wrong.append(node.lineno)
    return wrong


def test_there_are_queries_to_look_at() -> None:
    assert len(FILES) >= 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_query_is_a_constant_of_its_module(path: Path) -> None:
    assert _faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "call",
    [
        'held.run(f"MATCH (n:{label}) RETURN n")',
        'held.run("MATCH (n {id: \'" + name + "\'}) RETURN n")',
        'held.run("MATCH (n:{}) RETURN n".format(label))',
        "held.run(text)",
        "driver.execute_query(\"MATCH (n) WHERE n.name = '%s'\" % name)",
    ],
)
def test_the_check_finds_a_query_that_is_built(call: str) -> None:
    assert _faults(f"_QUERY = 'MATCH (n) RETURN n'\ndef work(held, name):\n    {call}\n") == [3]
