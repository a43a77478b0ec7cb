"""Annotation files: what a stranger's reader finds by their selectors is what was marked."""

import json
import uuid
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.test_preferences import pair
from writer_app.core.annotations import export_annotations
from writer_app.core.errors import WriterError
from writer_app.core.marks import Mark
from writer_app.core.preferences import Choice, Outcome
from writer_app.core.text import to_utf16

MOMENT = "2026-11-27T10:00:00+00:00"
SHOWN = pair(1, model_version=3)
CHOICE = Choice(SHOWN, Outcome.SECOND, 2, 1.0, 19, "2026-03-01T09:01:00+00:00")


def write(path: Path, text: str, marks: list[Mark], *, alternatives: bool = False) -> dict:
    known = {SHOWN.id: CHOICE}
    count = export_annotations(
        path, "My story?.md", text, marks, known.get, alternatives=alternatives, moment=MOMENT
    )
    read = json.loads(path.read_bytes())
    assert count == read["total"] == len(read["first"]["items"]) == len(marks)
    return read


def by_position(text: str, selector: dict) -> str:
    assert selector["type"] == "TextPositionSelector"
    return text[selector["start"] : selector["end"]]


def by_quote(text: str, selector: dict) -> set[int]:
    assert selector["type"] == "TextQuoteSelector"
    prefix, exact = selector["prefix"], selector["exact"]
    whole = prefix + exact + selector["suffix"]
    return {i + len(prefix) for i in range(len(text)) if text.startswith(whole, i)}


@given(
    text=st.text(st.sampled_from("ab \n😀é京שe\u0301"), min_size=1, max_size=60),
    cuts=st.sets(st.integers(0, 60), max_size=8),
)
def test_both_selectors_find_the_marked_words(
    tmp_path_factory: pytest.TempPathFactory, text: str, cuts: set[int]
) -> None:
    places = sorted(cut for cut in cuts if cut <= len(text))
    spans = list(zip(places[::2], places[1::2], strict=False))
    marks = [Mark(to_utf16(text, a), to_utf16(text, b), SHOWN.id) for a, b in spans]
    read = write(tmp_path_factory.mktemp("out") / "a.jsonld", text, marks)
    for (start, end), item in zip(spans, read["first"]["items"], strict=True):
        position, quote = item["target"]["selector"]
        assert (position["start"], position["end"]) == (start, end)
        assert by_position(text, position) == quote["exact"] == text[start:end]
        assert start in by_quote(text, quote)


def test_what_an_annotation_says(tmp_path: Path) -> None:
    marks = [Mark(0, 4, SHOWN.id), Mark(5, 7, "gone"), Mark(8, 12, SHOWN.id)]
    text = "sigh at rock."
    read = write(tmp_path / "a.jsonld", text, marks, alternatives=True)
    assert read["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert read["type"] == "AnnotationCollection"
    first, gone, second = read["first"]["items"]
    assert first["type"] == "Annotation"
    assert unquote(first["target"]["source"]) == "My story?.md"
    assert "?" not in first["target"]["source"]
    assert (first["created"], first["generated"]) == (CHOICE.decided, MOMENT)
    about, other = first["body"]
    assert about["id"] == second["body"][0]["id"] == uuid.UUID(SHOWN.id).urn
    assert about["creator"] == {
        "type": "Software", "name": "starter", "softwareVersion": "3",
        "identifier": SHOWN.model_hash,
    }  # fmt: skip
    assert other["value"] == SHOWN.first
    assert len(gone["body"]) == 1
    assert "creator" not in gone["body"][0]

    plain = write(tmp_path / "a.jsonld", text, marks)
    assert SHOWN.first not in json.dumps(plain)


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match="not there any more"):
        write(tmp_path / "gone" / "a.jsonld", "One", [Mark(0, 3, SHOWN.id)])
