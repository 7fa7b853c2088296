"""meta: a meta-circular unikernel generator. C in, a booted and measured kernel out, smaller C back."""

__version__ = "0.1.0"
