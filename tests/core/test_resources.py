import pytest

from writer_app.core.errors import WriterError
from writer_app.core.resources import resource


def test_what_comes_with_the_program_is_found() -> None:
    assert resource("starter").is_dir()


def test_what_is_missing_is_named() -> None:
    with pytest.raises(WriterError, match="no such thing"):
        resource("no such thing")
