"""The suggestion engine: a language model run token by token, two alternatives at a time."""
