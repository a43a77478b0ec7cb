"""Words from elsewhere are shown letter by letter.

Qt takes what looks like HTML for HTML, and reads whatever files it names for pictures.
"""

import html
from typing import TypeVar

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel

L = TypeVar("L", bound=QLabel)


def as_it_is(label: L) -> L:
    """Have a label show its text as it is, and return it."""
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def plain(text: str) -> str:
    """A text as a tool tip has to be given it to show it as it is."""
    if not Qt.mightBeRichText(text):
        return text
    return f"<span>{html.escape(text)}</span>".replace("\n", "<br>")
