"""Pages: nothing is lost between them, and paper shows what the preview shows."""

import io
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from writer_app.core.formats.markdown import parse_text
from writer_app.core.formats.options import LAYOUTS, PAGES, Options
from writer_app.ui.exchange.pages import Pages

STORY = "\n\n".join(
    f"# Chapter {n}\n\n"
    + "\n\n".join(["Some *words* that fill a line. " * 9, "“Short,” he said."] * 9)
    for n in range(3)
)


def pieces(pages: Pages) -> list[list[tuple[int, int, int]]]:
    return [[(one.block, one.first, one.last) for one in page] for page in pages._pages]


@pytest.mark.usefixtures("qapp")
@given(
    lengths=st.lists(st.integers(1, 90), min_size=1, max_size=40),
    layout=st.sampled_from(sorted(LAYOUTS)),
    page=st.sampled_from(sorted(PAGES)),
)
@settings(max_examples=60)
def test_every_line_stands_on_one_page_and_no_line_alone(
    lengths: list[int], layout: str, page: str
) -> None:
    story = "\n\n".join(
        ("# Heading" if length % 13 == 0 else "* * *" if length % 17 == 0 else "word " * 3 * length)
        for length in lengths
    )
    pages = Pages(parse_text(story), Options(layout=layout, page=page, chapter_level=0))
    count: dict[int, int] = {}
    for number, placed in enumerate(pieces(pages)):
        assert placed or not pages._blocks
        for block, first, last in placed:
            assert first == count.get(block, 0)
            assert last > first
            count[block] = last
        roles = [pages._blocks[block][0] for block, _, _ in placed]
        if number < len(pages._pages) - 1 and {"body", "first"} & {*roles}:
            assert roles[-1] in ("body", "first")  # no heading is left alone at the foot of a page
    for block, lines in count.items():
        shape = pages._shape(block)
        assert lines == pages._lay_out(block, shape).lineCount()
        parts = [
            last - first for page in pieces(pages) for one, first, last in page if one == block
        ]
        if len(parts) > 1:
            assert min(parts) >= min(2, lines)
    bottom = pages._area.height()
    for placed in pages._pages:
        for one in placed:
            shape = pages._shape(one.block)
            assert one.top + (one.last - one.first) * shape.line <= bottom + 1


@pytest.mark.usefixtures("qapp")
def test_chapters_begin_a_page_and_the_title_has_one() -> None:
    blocks = list(parse_text(STORY))
    chapters = Pages(blocks, Options("Title", "Author"))
    plain = Pages(blocks, Options(chapter_level=0))
    firsts = [chapters._blocks[page[0][0]][1].text for page in pieces(chapters)]
    assert [text for text in firsts if "Chapter" in text] == ["Chapter 0", "Chapter 1", "Chapter 2"]
    assert len(chapters) > len(plain)
    assert len(chapters) == len(chapters._pages) + 1
    assert len(Pages([], Options())) == 1


@pytest.mark.usefixtures("qapp")
def test_a_page_looks_the_same_wherever_it_is_painted() -> None:
    pages = Pages(parse_text(STORY), Options("Title", "Author"))

    def painted(page: int) -> QImage:
        image = QImage(300, 424, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.scale(300 / pages.size.width(), 300 / pages.size.width())
        pages.paint(painter, page)
        painter.end()
        return image

    images = [painted(page) for page in (0, 1, 2)]
    assert painted(1) == images[1]
    blank = QImage(300, 424, QImage.Format.Format_RGB32)
    blank.fill(QColor("white"))
    assert all(image != blank for image in images)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler's pdftotext")
@pytest.mark.usefixtures("qapp")
def test_a_pdf_says_every_word_with_its_fonts_inside(tmp_path: Path) -> None:
    story = STORY + "\n\nמילה\n\nTiếng Việt, e\u0301, *slanted*, **heavy**."  # noqa: RUF001 - Hebrew
    file = tmp_path / "story.pdf"
    file.write_bytes(Pages(parse_text(story), Options("Title", "Author")).to_pdf())
    said = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True).stdout
    said = " ".join(unicodedata.normalize("NFKC", said).split())  # ligatures are letters again
    assert said.count("that fill a line.") == 243
    assert said.count("“Short,” he said.") == 27
    for word in ("Title", "Author", "Chapter 2", "Tiếng Việt", "slanted", "heavy"):
        assert word in said
    fonts = subprocess.run(["pdffonts", file], capture_output=True, text=True).stdout
    rows = fonts.splitlines()[2:]
    assert rows
    assert all(re.search(r"\byes\s+(?:yes|no)\s+yes\b", row) for row in rows), fonts


def test_pages_can_be_made_on_another_thread(qtbot: QtBot) -> None:
    from writer_app.services.worker import Job, Worker

    worker = Worker("pages")
    try:

        def work(job: Job) -> bytes:
            return Pages(parse_text(STORY), Options("Title")).to_pdf()

        with qtbot.waitSignal(worker.finished) as done:
            worker.submit(work)
        assert io.BytesIO(done.args[1]).read(5) == b"%PDF-"
    finally:
        worker.stop()
