"""The engines: exact measures on arrays, compiled where numba is installed, numpy else."""
