"""Lines get room, and characters stay those of the font."""

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QTextLayout
from PySide6.QtWidgets import QApplication

from writer_app.ui.editor.line_spacing import LINE_HEIGHT, with_line_spacing


def line(font: QFont) -> tuple[float, float, list[str]]:
    """Height and width of a line, and the families that draw it."""
    layout = QTextLayout("The ferry came in late.", font)
    layout.beginLayout()
    made = layout.createLine()
    layout.endLayout()
    families = [run.rawFont().familyName() for run in layout.glyphRuns()]
    return made.height(), made.naturalTextWidth(), families


def test_each_font_draws_its_own_characters_with_more_room(qapp: QApplication) -> None:
    spaced_out = 0
    for family in QFontDatabase.families()[:6]:
        font = QFont(family, 14)
        height, width, families = line(font)
        spaced = with_line_spacing(font)
        spaced_height, spaced_width, spaced_families = line(spaced)
        assert (spaced_width, spaced_families) == (width, families)
        if spaced != font:
            assert spaced_height >= max(height, LINE_HEIGHT * QFontInfo(font).pixelSize() - 1)
            spaced_out += 1
    assert spaced_out
