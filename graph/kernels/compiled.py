"""Compile a loop where numba is installed (the extra ``hothmap[fast]``); else leave it as it is.

What is compiled once is kept in the user's own cache folder, never beside the code.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from graph.kernels.numba_here import HAS_NUMBA

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["each", "jit", "jit_shared"]

_F = TypeVar("_F", bound="Callable[..., object]")


def _cache_folder() -> Path:
    """Give the folder of the user's caches on this system."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


each: type[range]
if HAS_NUMBA:
    os.environ.setdefault("NUMBA_CACHE_DIR", str(_cache_folder() / "hothmap" / "numba"))
    import numba

    each = numba.prange
else:
    each = range
"""As ``range``; in a shared function its rounds are spread over the processor's cores."""


def jit(function: _F) -> _F:
    """
    Compile a function of arrays and numbers when it is first called.

    Parameters
    ----------
    function
        The function.

    Returns
    -------
    callable
        The compiled function, which lets other threads run meanwhile; without numba itself.
    """
    return _compiled(function, shared=False)


def jit_shared(function: _F) -> _F:
    """
    Compile a function whose loops over :data:`each` share the processor's cores.

    Parameters
    ----------
    function
        The function.

    Returns
    -------
    callable
        As :func:`jit`.
    """
    return _compiled(function, shared=True)


def _compiled(function: _F, *, shared: bool) -> _F:
    if not HAS_NUMBA:
        return function
    wrap = numba.njit(cache=True, parallel=shared, nogil=True, error_model="numpy")
    return cast("_F", wrap(function))
