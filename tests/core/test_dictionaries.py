"""Dictionaries are found where the writer, the program and the system keep them."""

from pathlib import Path

import pytest

from writer_app.core import dictionaries
from writer_app.core.dictionaries import best_for, found
from writer_app.core.resources import resource


def put(folder: Path, name: str, words: bytes = b"1\nword\n") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.dic").write_bytes(words)
    (folder / f"{name}.aff").write_bytes(b"SET UTF-8\n")


def test_the_writers_own_come_before_those_of_program_and_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dictionaries.sys, "platform", "linux")
    monkeypatch.setattr(dictionaries.os, "name", "posix")
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "share"))
    put(tmp_path / "share" / "hunspell", "vi_VN")
    put(tmp_path / "share" / "hunspell", "en_GB")
    put(tmp_path / "own", "en_US")
    here = found(tmp_path / "own")
    assert here["vi_VN"] == tmp_path / "share" / "hunspell"
    assert here["en_GB"] == resource("dictionaries")
    assert here["en_US"] == tmp_path / "own"


def test_what_cannot_be_a_dictionary_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dictionaries, "LARGEST_WORDS", 100)
    put(tmp_path, "de_DE")
    put(tmp_path, "fr_FR", b"9\n" + b"x" * 100)
    put(tmp_path, "it_IT", b"")
    put(tmp_path, "strange name")
    (tmp_path / "es_ES.dic").write_bytes(b"1\nsin\n")
    (tmp_path / "pt_PT.dic").mkdir()
    (tmp_path / "pt_PT.aff").mkdir()
    assert [name for name, folder in found(tmp_path).items() if folder == tmp_path] == ["de_DE"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en_US", "en_US"), ("en_GB", "en_GB"), ("en_NZ", "en_GB"), ("de_AT", "de_DE"),
        ("vi_VN", "vi"), ("fr_FR", ""), ("C", ""), ("", ""), ("pt_BR", "pt-BR"),
    ],
)  # fmt: skip
def test_the_systems_language_has_the_nearest_dictionary(language: str, expected: str) -> None:
    assert best_for(language, ["de_DE", "en_GB", "en_US", "pt-BR", "vi"]) == expected
