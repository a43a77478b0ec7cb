"""The one exception that the commands of this package turn into a sentence for the reader."""


class TrainingError(Exception):
    """Something the reader can put right: the message says what happened and what to do."""
