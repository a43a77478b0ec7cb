"""The one exception that a writer may meet."""


class WriterError(Exception):
    """Something went wrong that the writer can understand and act upon.

    Its text is shown as it stands: one or two calm sentences that say what happened and what to do.
    """
