"""Import a package's public names when they are first asked for, so that commands start at once.

geopandas, networkx and matplotlib take seconds to import together; most commands need none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["names_from"]


def names_from(package: str, homes: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """
    Make a package's ``__getattr__`` (PEP 562).

    Parameters
    ----------
    package
        The package's name.
    homes
        Module of the package to the public names that it holds.

    Returns
    -------
    callable
        Gives a public name's value, importing its module; AttributeError for any other name.
    """
    home_of = {name: home for home, names in homes.items() for name in names}

    def attribute(name: str) -> object:
        if name not in home_of:
            msg = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(msg)
        return getattr(import_module(f"{package}.{home_of[name]}"), name)

    return attribute
