"""Register tiling: turns of an outer loop beside each other."""
