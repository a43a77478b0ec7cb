"""A document of another program as the text of a story."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from writer_app.core.errors import WriterError
from writer_app.core.formats.collector import Collector, Imported
from writer_app.core.formats.docx_reader import read_docx
from writer_app.core.formats.html_reader import read_html
from writer_app.core.formats.kinds import WEB_PAGES
from writer_app.core.formats.manuscript import Block, clean
from writer_app.core.formats.markdown import write_text
from writer_app.core.formats.odt_reader import read_odt
from writer_app.core.language import said

_READERS: dict[str, Callable[[Path, Callable[[], None]], Collector]] = {
    ".docx": read_docx,
    ".odt": read_odt,
    **dict.fromkeys(WEB_PAGES, read_html),
}


def read_document(path: Path, check: Callable[[], None] = lambda: None) -> Imported:
    """Import a document as Markdown, with what had to be left out.

    `check` is called again and again and may raise to end it. Raises WriterError where the file
    cannot be read, is damaged or asks for more than a story may.
    """
    path = path.absolute()
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise WriterError(
            said(
                '"{name}" cannot be imported. Open it in the program it comes from and '
                "save it as .docx, .odt or .html."
            ).format(name=path.name)
        )
    collector = reader(path, check)
    text = write_text(_checked(collector.blocks(empty_lines=True), check))
    check()
    if not text:
        raise WriterError(said('"{name}" has no text in it.').format(name=path.name))
    return Imported(text, clean(path.stem).strip() or "Imported", collector.note())


def _checked(blocks: Iterable[Block], check: Callable[[], None]) -> Iterator[Block]:
    for block in blocks:
        check()
        yield block
