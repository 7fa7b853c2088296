"""`python -m meta`."""

from meta.cli import main

main()
