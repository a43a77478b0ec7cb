"""Where the files that come with the program lie."""

from pathlib import Path

from writer_app.core.errors import WriterError
from writer_app.core.language import later, said, shown

_PACKAGE = Path(__file__).resolve().parents[1]
# A wheel carries them inside the package; in a checkout they stand beside it.
_FOLDERS = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


STARTERS = ("starter", "starter-sft")
"""The models that came with the program: the one that writes at first, and it before it learnt
which continuations belong to a story."""


STARTER_TITLES = (later("models", "Starter"), later("models", "Starter, plain"))


def model_title(name: str) -> str:
    """What a model is called on the screen: a built-in one by its title, others as their folder."""
    return shown("models", dict(zip(STARTERS, STARTER_TITLES, strict=True)).get(name, name))


def starters() -> tuple[Path, ...]:
    """The folders of the models that came with the program, the default one first.

    Raises WriterError when the installation lacks one.
    """
    return tuple(resource(name) for name in STARTERS)


def resource(name: str) -> Path:
    """The file or folder ``name`` (such as ``"starter"``) that came with the program.

    Raises WriterError when the installation lacks it.
    """
    for folder in _FOLDERS:
        if (folder / name).exists():
            return folder / name
    raise WriterError(
        said(
            'This installation is incomplete: "{name}" is missing from it. Install the '
            "program again."
        ).format(name=name)
    )
