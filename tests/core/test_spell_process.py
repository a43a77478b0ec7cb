"""A dictionary in a process of its own: it answers, and whatever it holds, nothing else fails."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer_app.core import spell_process
from writer_app.core.errors import WriterError
from writer_app.core.resources import resource
from writer_app.core.spell_process import SpellProcess

Open = Callable[[str, Path], SpellProcess]


@pytest.fixture
def open_dictionary() -> Iterator[Open]:
    opened: list[SpellProcess] = []

    def start(name: str, folder: Path) -> SpellProcess:
        opened.append(SpellProcess(name, folder))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def put(folder: Path, rules: bytes, words: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "xx.aff").write_bytes(rules)
    (folder / "xx.dic").write_bytes(words)
    return folder


def test_both_english_dictionaries_know_what_a_novel_needs(open_dictionary: Open) -> None:
    common = ["café", "naïve", "don't", "o'clock", "HELLO", "well-kept", "señora", "realize"]
    british = open_dictionary("en_GB", resource("dictionaries"))
    american = open_dictionary("en_US", resource("dictionaries"))
    both = [*common, "colour", "harbor", "beneeth", "русский", "και"]
    assert british.wrong(both) == ["harbor", "beneeth"]
    assert american.wrong(both) == ["colour", "beneeth"]
    assert british.suggest("beneeth")[0] == "beneath"
    assert american.suggest("naïf") is not None
    assert len(british.suggest("teh")) == spell_process.hunspell_server.MOST_SUGGESTIONS


def test_another_encoding_and_a_folder_of_any_name(open_dictionary: Open, tmp_path: Path) -> None:
    folder = put(
        tmp_path / "wörter “ß” 漢", b"SET ISO8859-1\n", "2\nStraße\nfür\n".encode("latin-1")
    )
    german = open_dictionary("xx", folder)
    assert german.wrong(["Straße", "für", "fur", "ř", "漢"]) == ["fur"]
    assert german.suggest("fur") == ["für"]
    assert german.suggest("漢") == []


def test_a_file_that_is_no_dictionary_is_refused_in_a_sentence(
    open_dictionary: Open, tmp_path: Path
) -> None:
    with pytest.raises(WriterError, match='"xx" can\'t be used'):
        open_dictionary("xx", put(tmp_path / "a", b"", b"no number\nword\n")).wrong(["word"])
    with pytest.raises(WriterError, match='"xx" can\'t be used'):
        open_dictionary("xx", tmp_path / "gone").wrong(["word"])


@settings(max_examples=20)
@given(
    rules=st.binary(max_size=200)
    | st.lists(
        st.sampled_from(
            [b"SET UTF-8", b"FLAG num", b"AF 9", b"AM 99999999", b"SFX A Y 9", b"SFX A 0 s .",
             b"REP 2", b"REP a", b"COMPOUNDRULE 1", b"COMPOUNDRULE (a)*(b)*", b"MAP 1", b"BREAK 9",
             b"PHONE 3", b"ICONV 2", b"COMPLEXPREFIXES", b"CHECKCOMPOUNDPATTERN 3"]
        ), max_size=8,
    ).map(b"\n".join),
    words=st.binary(max_size=100),
)  # fmt: skip
def test_whatever_is_in_the_files_the_program_goes_on(
    tmp_path_factory: pytest.TempPathFactory, rules: bytes, words: bytes
) -> None:
    process = SpellProcess("xx", put(tmp_path_factory.mktemp("d"), rules, b"3\n" + words))
    try:
        with suppress(WriterError):
            assert set(process.wrong(["word", "naïve"])) <= {"word", "naïve"}
            process.suggest("wrod")
    finally:
        process.close()


def test_who_waits_is_told_when_it_is_killed(open_dictionary: Open) -> None:
    english = open_dictionary("en_GB", resource("dictionaries"))
    assert english.wrong(["word"]) == []
    threading.Timer(0.2, english.kill).start()

    def ask_for_ever() -> None:
        while True:
            english.suggest("x" * 60)

    with pytest.raises(WriterError):
        ask_for_ever()


def test_a_question_may_take_so_long_and_no_longer(
    open_dictionary: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spell_process, "SECONDS", 0.0)
    with pytest.raises(WriterError):
        open_dictionary("en_GB", resource("dictionaries")).suggest("wrod")
