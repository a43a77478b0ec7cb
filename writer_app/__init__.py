"""A desktop writing assistant: two continuations, your choice, and a model that learns from it."""

__version__ = "0.1.0"
