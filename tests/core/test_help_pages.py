"""Pages come in their order, in the language where there are some, in English where not."""

from pathlib import Path

import pytest

from writer_app.core import help_pages as module
from writer_app.core.errors import WriterError
from writer_app.core.help_pages import help_pages


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {
        "en/20-two.md": "# Two\n\n{{key:suggest}} and [*a* link](one.md)",
        "en/10-one.md": "# One\n\nFirst words",
        "en/notes.txt": "no page",
        "vi/10-one.md": "# Một\n\nChữ đầu",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    def resource(name: str) -> Path:
        found = tmp_path / name.removeprefix("help/")
        if not found.exists():
            raise WriterError("missing")
        return found

    monkeypatch.setattr(module, "resource", resource)
    return tmp_path


def fill(kind: str, name: str) -> str:
    return f"<{kind} {name}>"


def test_pages_in_order_with_what_the_program_knows(folder: Path) -> None:
    one, two = help_pages("en", fill)
    assert (one.name, one.title) == ("one", "One")
    assert two.markdown == "# Two\n\n<key suggest> and [*a* link](one.md)"


@pytest.mark.parametrize("language", ["de", "C", "", "../en"])
def test_a_language_without_pages_is_english(folder: Path, language: str) -> None:
    assert [page.title for page in help_pages(language, fill)] == ["One", "Two"]


def test_a_page_that_is_not_translated_yet_stays_english(folder: Path) -> None:
    assert [page.title for page in help_pages("vi", fill)] == ["Một", "Two"]


def test_search_wants_all_words_and_sees_no_markup(folder: Path) -> None:
    one, two = help_pages("en", fill)
    assert one.has("")
    assert one.has("WORDS first")
    assert not one.has("words second")
    assert two.has("a link")
    assert not two.has("one.md")


def test_no_help_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def resource(name: str) -> Path:
        raise WriterError("This installation is incomplete.")

    monkeypatch.setattr(module, "resource", resource)
    with pytest.raises(WriterError, match="incomplete"):
        help_pages("en", fill)
