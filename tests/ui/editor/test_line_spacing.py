"""Lines get room, and characters stay those of the font."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QImage, QPainter, QTextLayout
from PySide6.QtWidgets import QApplication

from writer_app.ui.editor.line_spacing import LINE_HEIGHT, with_line_spacing

TEXT = "The ferry came in late."


def line(font: QFont) -> tuple[float, float]:
    """Height and width of a line."""
    layout = QTextLayout(TEXT, font)
    layout.beginLayout()
    made = layout.createLine()
    layout.endLayout()
    return made.height(), made.naturalTextWidth()


def drawn(font: QFont) -> QImage:
    """The text on a base line. (Names of fonts tell less: some systems have two of one name.)"""
    image = QImage(500, 80, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(QPointF(10, 50), TEXT)
    painter.end()
    return image


def test_each_font_draws_its_own_characters_with_more_room(qapp: QApplication) -> None:
    spaced_out = 0
    for family in QFontDatabase.families()[:6]:
        font = QFont(family, 14)
        height, width = line(font)
        spaced = with_line_spacing(font)
        spaced_height, spaced_width = line(spaced)
        assert spaced_width == width
        assert drawn(spaced) == drawn(font), family
        if spaced != font:
            assert spaced_height >= max(height, LINE_HEIGHT * QFontInfo(font).pixelSize() - 1)
            spaced_out += 1
    assert spaced_out
    assert drawn(QFont(QFontDatabase.families()[0], 15)) != drawn(font)
