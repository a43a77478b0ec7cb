"""A corpus rebuilt from clones of Standard Ebooks repositories."""

import json
import lzma
import subprocess

import pytest

from training.data import corpus
from training.data.standard_ebooks import MAX_VERSE_LINES, MIN_WORDS, sections
from training.errors import TrainingError
from training.recipe import RECIPES

PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"><metadata
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title id="title">Two Tales</dc:title>
 <dc:creator>Ann Author</dc:creator><dc:creator>Bo</dc:creator></metadata><manifest>
 <item id="t" href="text/title.xhtml"/><item id="a" href="text/a.xhtml"/></manifest>
 <spine><itemref idref="t"/><itemref idref="a"/></spine></package>"""
WORDS = ("word " * MIN_WORDS).strip()


def page(body, kind="bodymatter"):
    return f"""<html xmlns="http://www.w3.org/1999/xhtml"
 xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Page</title></head>
 <body epub:type="{kind}">{body}</body></html>"""


def clone(folder, body):
    """Make a git repository laid out as a production, with one file of text beside a title page."""
    text = folder / "src" / "epub" / "text"
    text.mkdir(parents=True)
    (text.parent / "content.opf").write_text(PACKAGE, encoding="utf-8")
    title = page(f'<section epub:type="titlepage"><p>{WORDS}</p></section>', "frontmatter")
    (text / "title.xhtml").write_text(title, encoding="utf-8")
    (text / "a.xhtml").write_text(page(body), encoding="utf-8")
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "-"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def texts(tmp_path, body):
    return [section.text for section in sections(clone(tmp_path / "work", body))]


def test_the_stories_of_a_collection_are_told_apart(tmp_path):
    body = "".join(
        f'<article epub:type="se:short-story"><h2>{name}</h2><p>{WORDS} {name}</p></article>'
        for name in ("The First", "The Second")
    )
    found = list(sections(clone(tmp_path / "work", body)))
    assert [(s.title, s.text) for s in found] == [
        ("The First", f"{WORDS} The First"),
        ("The Second", f"{WORDS} The Second"),
    ]
    assert {(s.author, s.work_title) for s in found} == {("Ann Author and Bo", "Two Tales")}


def test_paragraphs_scene_breaks_and_typing_are_kept_plain(tmp_path):
    body = (
        "<section><h2>I</h2>"
        "<p>\u201cIt\u2019s\u2026\u201d he\n said.<a epub:type='noteref'>1</a></p>"
        f"<hr/><p>One<br/>two</p><p>{WORDS}</p><p>The End.</p></section>"
    )
    assert texts(tmp_path, body) == [f'"It\'s..." he said.\n\n***\n\nOne\ntwo\n\n{WORDS}']


@pytest.mark.parametrize("lines", [MAX_VERSE_LINES, MAX_VERSE_LINES + 1])
def test_long_verse_is_left_out(tmp_path, lines):
    verse = "<br/>".join(["line"] * lines)
    body = f"<p>{WORDS}</p><blockquote epub:type='z3998:poem'><p>{verse}</p></blockquote>"
    assert ("line" in texts(tmp_path, body)[0]) == (lines <= MAX_VERSE_LINES)


@pytest.mark.parametrize(
    "body",
    [
        "<p>Few words.</p>",
        f"<p>{WORDS}</p><table><tr><td>{'cell ' * MIN_WORDS}</td></tr></table>",
        f"<p>{WORDS}</p><p>{'λόγος ' * 20}</p>",
        f'<section epub:type="endnotes"><p>{WORDS}</p></section>',
    ],
    ids=["short", "mostly a table", "mostly Greek", "notes"],
)
def test_what_is_hardly_a_story_is_left_out(tmp_path, body):
    assert texts(tmp_path, body) == []


def test_a_corpus_is_rebuilt_and_holds_each_story_once(tmp_path):
    body = f"<section><h2>One</h2><p>{WORDS}</p></section>"
    clone(tmp_path / "ann-author_two-tales", body)
    clone(tmp_path / "ann-author_again.git", body)
    works, output = tmp_path / "works.txt", tmp_path / "out" / "stories.jsonl.xz"
    works.write_text("# comment\nann-author_two-tales\n\nann-author_again # the same story\n")
    corpus.rebuild(works, tmp_path, output, lambda _: None)
    with lzma.open(output, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    assert records == [
        {
            "work": "ann-author_two-tales",
            "author": "Ann Author and Bo",
            "title": "Two Tales",
            "section": "Page",
            "text": WORDS,
        }
    ]
    assert [story.text for story in corpus.read_stories(output)] == [WORDS]


def test_a_clone_that_is_missing_or_none_is_named(tmp_path):
    works = tmp_path / "works.txt"
    works.write_text("nobody_nothing\n")
    with pytest.raises(TrainingError, match="Clone it from https"):
        corpus.rebuild(works, tmp_path, tmp_path / "stories.jsonl", lambda _: None)
    (tmp_path / "nobody_nothing").mkdir()
    with pytest.raises(TrainingError, match="can't be read as a Standard Ebooks repository"):
        corpus.rebuild(works, tmp_path, tmp_path / "stories.jsonl", lambda _: None)


def test_the_works_of_the_built_in_model_are_listed():
    lines = (RECIPES / "starter-works.txt").read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if not line.startswith("#")]
    assert len(names) == len(set(names)) == 336
