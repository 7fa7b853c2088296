"""The pass `jam`: turns of a hot outer loop side by side. `nest` proves that nobody can tell."""
