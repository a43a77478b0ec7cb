"""The one exception that a writer may meet, and what it says of any file that cannot be read."""

from writer_app.core.language import said


class WriterError(Exception):
    """Something went wrong that the writer can understand and act upon.

    Its text is shown as it stands: one or two calm sentences that say what happened and what to do.
    """


def unreadable(name: str, error: OSError) -> WriterError:
    """What to say where the system refuses to read a file."""
    return WriterError(
        said('"{name}" cannot be read ({reason}). Try again.').format(
            name=name, reason=error.strerror
        )
    )


def not_ordinary(name: str) -> WriterError:
    """What to say of a pipe, a device or a folder where a file is wanted."""
    return WriterError(
        said('"{name}" is not an ordinary file. Choose another one.').format(name=name)
    )
