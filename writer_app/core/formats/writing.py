"""A story's text as a document of another program."""

from collections.abc import Callable, Iterable

from writer_app.core.formats.docx_writer import write_docx
from writer_app.core.formats.epub_writer import write_epub
from writer_app.core.formats.html_writer import write_html
from writer_app.core.formats.manuscript import Block
from writer_app.core.formats.odt_writer import write_odt
from writer_app.core.formats.options import Options

Writer = Callable[[Iterable[Block], Options, Callable[[], None]], bytes]
"""Makes the bytes of a file; the last argument is called again and again and may raise."""

WRITERS: dict[str, Writer] = {
    "docx": write_docx,
    "odt": write_odt,
    "epub": write_epub,
    "html": write_html,
}
"""By the ending of the file. Pages, and so PDF, need fonts and are made where there are some."""
