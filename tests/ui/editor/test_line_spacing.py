"""Lines get room, and characters stay those of the font."""

from math import ceil

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QImage, QPainter, QTextLayout
from PySide6.QtWidgets import QApplication

from writer_app.ui.editor.line_spacing import LINE_HEIGHT, families, with_line_spacing

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


def test_lines_stand_as_far_apart_as_the_writer_wants(qapp: QApplication) -> None:
    font = QFont("DejaVu Serif", 20)
    pixels = QFontInfo(font).pixelSize()
    for wanted in (1.3, 1.5, 2.0, 2.5):
        height, width = line(with_line_spacing(font, wanted))
        assert abs(height - wanted * pixels) <= 1
        assert height == round(height)  # or lines would not come to lie on pixels
        assert width == line(font)[1]
    # Never less than the font wants.
    assert line(with_line_spacing(font, 1.0)) == (ceil(line(font)[0]), line(font)[1])


def test_the_fonts_to_choose_from_are_the_systems(qapp: QApplication) -> None:
    before = families()
    with_line_spacing(QFont("DejaVu Sans", 21), 1.9)
    assert families() == before
    assert any("with line spacing" in name for name in QFontDatabase.families())
