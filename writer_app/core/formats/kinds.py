"""Kinds of files by their names."""

from pathlib import Path

WEB_PAGES = (".html", ".htm", ".xhtml")
IMPORTED = (".docx", ".odt", *WEB_PAGES)
"""Endings of the files that can be imported."""

_OTHERS = (".doc", ".rtf", ".pages", ".epub", ".pdf", ".mobi", ".azw3", ".wpd", ".sxw", ".fodt")


def is_document(path: Path) -> bool:
    """Whether a file is no plain text by its name: one to import, or one that cannot be."""
    return path.suffix.lower() in (*IMPORTED, *_OTHERS)
