"""What a writer makes, a reader finds again; and files are what their standards ask for."""

import io
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from tests.core.formats.manuscripts import any_manuscript, written_manuscript
from tests.core.formats.test_markdown import words
from writer_app.core.formats.epub_writer import write_epub
from writer_app.core.formats.manuscript import Block, Run, clean
from writer_app.core.formats.markdown import parse_text
from writer_app.core.formats.options import LAYOUTS, PAGES, Options, language_tag
from writer_app.core.formats.reading import _READERS
from writer_app.core.formats.writing import WRITERS

NEVER_TITLED = Options()


def nothing() -> None:
    pass


def again(kind: str, blocks: list[Block], options: Options = NEVER_TITLED) -> list[Block]:
    """The blocks after a way out and in again."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"story.{kind}"
        file.write_bytes(WRITERS[kind](blocks, options, nothing))
        return _READERS[f".{kind}"](file, nothing).blocks(empty_lines=True)


def spaced(blocks: list[Block]) -> list[Block]:
    """As a web page shows them: spaces next to each other are one, and a tab is a space."""
    return [
        Block(
            one.kind,
            tuple(
                Run(" ".join(run.text.replace("\t", " ").split(" ")), run.italic, run.bold)
                for run in one.runs
            ),
            one.level,
            one.number,
            one.quoted,
        )
        for one in blocks
    ]


def without_end_break(blocks: list[Block]) -> list[Block]:
    while blocks and blocks[-1].kind == "break":
        blocks = blocks[:-1]
    return blocks


@pytest.mark.parametrize("kind", ["docx", "odt"])
@given(blocks=any_manuscript)
@settings(max_examples=40)
def test_documents_keep_every_character_and_every_emphasis(kind: str, blocks: list[Block]) -> None:
    assert again(kind, blocks) == without_end_break(blocks)


@pytest.mark.parametrize("kind", ["html"])
@given(blocks=written_manuscript)
@settings(max_examples=100)
def test_web_pages_keep_words_and_emphasis(kind: str, blocks: list[Block]) -> None:
    assert again(kind, blocks) == without_end_break(blocks)


@given(any_manuscript)
@settings(max_examples=60)
def test_books_are_well_formed_and_say_every_word(blocks: list[Block]) -> None:
    options = Options("A & <B>\0", "א\ud800", "vi", chapter_level=2)
    book = zipfile.ZipFile(io.BytesIO(write_epub(blocks, options, nothing)))
    said = []
    for name in book.namelist()[1:]:
        if name.endswith((".xhtml", ".xml", ".opf")):
            root = ElementTree.fromstring(book.read(name))
            if "/part" in name:
                said += [
                    "".join(one.itertext()) for one in root.iter() if one.tag.endswith("}body")
                ]
    written = "".join(block.text for block in blocks)
    assert "".join("".join(said).split()) == "".join(written.split())


def test_a_book_has_what_the_standard_asks_for() -> None:
    blocks = list(parse_text("Before.\n\n# One\n\nWords.\n\n## Part\n\nMore.\n\n# Two\n\nEnd."))
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    options = Options("The Road", "Ann Other", "en-GB")
    data = write_epub(blocks, options, nothing, moment)
    book = zipfile.ZipFile(io.BytesIO(data))
    assert book.testzip() is None
    first = book.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    package = book.read("EPUB/package.opf").decode()
    for said in (
        "<dc:title>The Road</dc:title>",
        "<dc:creator>Ann Other</dc:creator>",
        "<dc:language>en-GB</dc:language>",
        '<meta property="dcterms:modified">2026-01-02T03:04:05Z</meta>',
        'properties="nav"',
    ):
        assert said in package
    names = {name.removeprefix("EPUB/") for name in book.namelist()}
    for item in ElementTree.fromstring(package).iter("{http://www.idpf.org/2007/opf}item"):
        assert item.get("href") in names
    contents = book.read("EPUB/contents.xhtml").decode()
    assert contents.index(">The Road</a>") < contents.index(">One</a>") < contents.index(">Two</a>")
    assert ">Part</a>" not in contents
    assert write_epub(blocks, options, nothing, moment) == data


def test_right_to_left_is_told_to_every_format() -> None:
    blocks = list(parse_text("مرحبا يا صديقي\n\nHello.\n\nשלום עולם"))  # noqa: RUF001 - Arabic and Hebrew
    html = WRITERS["html"](blocks, Options(language="ar"), nothing).decode()
    assert html.count(' dir="rtl">') == 3  # the page, as most of it, and two paragraphs
    epub = zipfile.ZipFile(io.BytesIO(WRITERS["epub"](blocks, Options(), nothing)))
    assert b'page-progression-direction="rtl"' in epub.read("EPUB/package.opf")
    docx = zipfile.ZipFile(io.BytesIO(WRITERS["docx"](blocks, Options(), nothing)))
    assert docx.read("word/document.xml").count(b"<w:bidi/>") == 2
    odt = zipfile.ZipFile(io.BytesIO(WRITERS["odt"](blocks, Options(), nothing)))
    assert odt.read("content.xml").count(b'style:writing-mode="rl-tb"') == 2


@pytest.mark.parametrize("kind", sorted(WRITERS))
@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_title_and_author_come_first(kind: str, layout: str) -> None:
    options = Options("The “Road” & <more>", "Ann", layout=layout)
    if kind == "epub":
        book = zipfile.ZipFile(io.BytesIO(WRITERS[kind]([], options, nothing)))
        assert "The “Road” &amp; &lt;more&gt;" in book.read("EPUB/title.xhtml").decode()
        return
    found = again(kind, list(parse_text("# One\n\nWords.")), options)
    assert words(found)[:2] == [
        Block("heading", (Run(options.title),), 1),
        Block("paragraph", (Run("Ann"),)),
    ]


def test_a_word_document_looks_as_it_was_asked_to() -> None:
    from docx import Document

    blocks = list(parse_text("# One\n\nFirst.\n\nSecond.\n\n* * *\n\nThird.\n\n# Two\n\nFourth."))
    options = Options("Road", "Ann", "de", "letter", "manuscript")
    document = Document(io.BytesIO(WRITERS["docx"](blocks, options, nothing)))
    section = document.sections[0]
    assert round(section.page_width.mm, 1) == PAGES["letter"].width
    assert section.header.paragraphs[0].text == "Ann / ROAD / "  # a field counts
    assert document.core_properties.title == "Road"
    assert document.core_properties.author == "Ann"
    assert [(one.style.name, one.text) for one in document.paragraphs] == [
        ("Title", "Road"), ("Subtitle", "Ann"), ("Heading 1", "One"),
        ("Body Text Indent", "First."), ("Body Text Indent", "Second."), ("Scene Break", "#"),
        ("Body Text Indent", "Third."), ("Heading 1", "Two"), ("Body Text Indent", "Fourth."),
    ]  # fmt: skip
    starts = [one.text for one in document.paragraphs if one.paragraph_format.page_break_before]
    assert starts == ["One", "Two"]
    assert document.styles["Body Text Indent"].paragraph_format.line_spacing == 2.0


def test_links_lead_where_they_led() -> None:
    blocks = list(parse_text("[seen](https://example.org/?a=1&b=2)"))
    address = b"https://example.org/?a=1&amp;b=2"
    assert address in WRITERS["html"](blocks, Options(), nothing)
    odt = zipfile.ZipFile(io.BytesIO(WRITERS["odt"](blocks, Options(), nothing)))
    assert address in odt.read("content.xml")
    docx = zipfile.ZipFile(io.BytesIO(WRITERS["docx"](blocks, Options(), nothing)))
    assert address in docx.read("word/_rels/document.xml.rels")


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_an_export_can_be_stopped(kind: str) -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        WRITERS[kind]([Block("paragraph", (Run("x"),))], Options(), stop)


@pytest.mark.parametrize(
    ("said", "tag"),
    [("en", "en"), ("pt_BR", "pt-BR"), (" vi ", "vi"), ("C", "en"), ('x"><script>', "en")],
)
def test_a_language_is_one_or_english(said: str, tag: str) -> None:
    assert language_tag(said) == tag
    assert clean(tag) == tag
