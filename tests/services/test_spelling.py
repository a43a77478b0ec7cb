"""Words are looked up behind the scenes, once, in the language that the writer chose."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from writer_app.core.paths import Home, open_home
from writer_app.core.settings import Settings
from writer_app.core.spell_process import SpellProcess
from writer_app.core.spelling import Word
from writer_app.services import spelling
from writer_app.services.spelling import OFF, SYSTEM, SpellingService

Make = Callable[[str], SpellingService]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "home")


@pytest.fixture
def make(qtbot: QtBot, home: Home) -> Iterator[Make]:
    made: list[SpellingService] = []

    def service(language: str) -> SpellingService:
        settings = Settings(home.settings_file)
        settings.set("spelling.language", language)
        made.append(SpellingService(home, settings))
        return made[-1]

    yield service
    for one in made:
        one.close()


def learn(qtbot: QtBot, service: SpellingService, *about: str) -> list[str]:
    """Those of some words that turn out to be wrong."""
    for word in about:
        service.is_wrong(word)
    qtbot.waitUntil(lambda: all(word in service._wrong for word in about))
    return [word for word in about if service.is_wrong(word)]


def next_wrong(
    qtbot: QtBot, service: SpellingService, text: str, caret: int, *, backward: bool = False
) -> Word | None:
    with qtbot.waitSignal(service.found, timeout=10_000) as heard:
        service.find(text, caret, backward=backward)
    word: Word | None = heard.args[0]
    return word


def test_another_language_finds_other_words_wrong(qtbot: QtBot, make: Make) -> None:
    service = make("en_GB")
    assert learn(qtbot, service, "colour", "color", "wrod") == ["color", "wrod"]
    service.choose("en_US")
    assert learn(qtbot, service, "colour", "color", "wrod") == ["colour", "wrod"]
    service.choose(OFF)
    assert not service.on
    assert not service.is_wrong("wrod")


def test_a_word_is_asked_about_once(
    qtbot: QtBot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Counting(SpellProcess):
        def wrong(self, words: Sequence[str]) -> list[str]:
            asked.extend(words)
            return super().wrong(words)

    monkeypatch.setattr(spelling, "SpellProcess", Counting)
    monkeypatch.setattr(spelling, "MOST_REMEMBERED", 3)
    service = make("en_GB")
    learn(qtbot, service, "one", "two", "wrod")
    learn(qtbot, service, "one", "wrod")
    assert sorted(asked) == ["one", "two", "wrod"]
    learn(qtbot, service, "four")
    assert len(service._wrong) == 3


def test_the_system_may_choose(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("en_AU"))
    assert make(SYSTEM).language == "en_GB"
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("ja_JP"))
    assert not make(SYSTEM).on


def test_suggestions_come_and_are_remembered(qtbot: QtBot, make: Make) -> None:
    service = make("en_GB")
    for _ in range(2):
        with qtbot.waitSignal(service.suggested) as heard:
            service.suggest("beneeth")
        assert heard.args == ["beneeth", ["beneath", "between"]]


@pytest.mark.parametrize("stretch", [1, 12, 20_000])
def test_the_next_misspelling_is_found_once_around(
    qtbot: QtBot, make: Make, monkeypatch: pytest.MonkeyPatch, stretch: int
) -> None:
    monkeypatch.setattr(spelling, "STRETCH", stretch)
    service = make("en_GB")
    text = "😀 a wrod here,\nanother wnog one\nand wel-kept ones"
    first, second, third = Word(5, 9, "wrod"), Word(24, 28, "wnog"), Word(37, 40, "wel")
    assert next_wrong(qtbot, service, text, 0) == first
    assert next_wrong(qtbot, service, text, 8) == second
    assert next_wrong(qtbot, service, text, text.index("wel") + 1) == first
    assert next_wrong(qtbot, service, text, len(text)) == first
    assert next_wrong(qtbot, service, text, len(text), backward=True) == third
    assert next_wrong(qtbot, service, text, 8, backward=True) == first
    assert next_wrong(qtbot, service, text, 0, backward=True) == third
    service.add("wrod")
    service.add("wnog", to_story=True)
    service.add("wel")
    assert next_wrong(qtbot, service, text, 10) is None
    assert next_wrong(qtbot, service, "", 0) is None


def test_words_of_a_story_are_right_in_it_and_go_along_with_it(
    qtbot: QtBot, make: Make, home: Home, tmp_path: Path
) -> None:
    service = make("en_GB")
    assert learn(qtbot, service, "Elspeth", "tarrn") == ["Elspeth", "tarrn"]
    service.add("Elspeth", to_story=True)
    service.add("tarrn")
    assert not service.is_wrong("Elspeth")
    service.use_story(tmp_path / "a.md", moved=True)
    assert not service.is_wrong("Elspeth")
    service.use_story(tmp_path / "b.md")
    assert service.is_wrong("Elspeth")
    assert not service.is_wrong("tarrn")
    service.use_story(tmp_path / "a.md")
    assert not service.is_wrong("Elspeth")
    service.remove(["Elspeth"], from_story=True)
    service.remove(["tarrn"])
    assert service.is_wrong("Elspeth")
    assert service.is_wrong("tarrn")
    [file] = home.story_words_dir.iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_a_damaged_dictionary_is_told_of_and_checks_nothing(
    qtbot: QtBot, make: Make, home: Home
) -> None:
    home.dictionaries_dir.mkdir()
    (home.dictionaries_dir / "xx.aff").write_bytes(b"")
    (home.dictionaries_dir / "xx.dic").write_bytes(b"damaged")
    service = make("xx")
    with qtbot.waitSignal(service.failed) as heard:
        service.is_wrong("word")
    assert "Choose another spelling language" in heard.args[0]
    assert not service.on
    (home.dictionaries_dir / "xx.dic").write_bytes(b"1\nmended\n")
    service.choose("xx")
    assert learn(qtbot, service, "mended", "word") == ["word"]
