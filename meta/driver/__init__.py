"""One function per command; the only code that writes under outputs/.

Each command has a module of its own, so that a command imports only the stages it needs.
"""
