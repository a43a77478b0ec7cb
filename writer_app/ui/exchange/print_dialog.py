"""The story's pages, one at a time, and onto paper."""

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressDialog,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.errors import WriterError
from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.announce import announce
from writer_app.ui.button import Button
from writer_app.ui.exchange.export_dialog import layout_choice, page_choice
from writer_app.ui.exchange.pages import DOTS_PER_INCH, Pages
from writer_app.ui.plain import as_it_is

_WHEEL_STEP = 120  # of one notch, in Qt's eighths of a degree


class PrintDialog(QDialog):
    """A preview that shows what will be printed, and prints it."""

    changed = Signal()
    """Look or size of the pages is another one now, in the settings."""
    pdf_wanted = Signal()

    def __init__(self, pages: Pages, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("printDialog")
        self.setWindowTitle(self.tr("Print"))
        self._settings = settings
        self._pages = pages
        self.view = PageView()
        self.number = QSpinBox()
        self.number.setAccessibleName(self.tr("Page"))
        self.number.setKeyboardTracking(False)
        self._count = QLabel()
        self.look = layout_choice(settings.get("export.layout"))
        self.sheet = page_choice(settings.get("export.page"))
        self._note = as_it_is(theme.dress(QLabel(), "muted"))
        self._note.setWordWrap(True)
        self.print = Button(self.tr("&Print…"), self._print)
        pdf = Button(self.tr("&Save as PDF…"), self.pdf_wanted.emit)
        close = Button(self.tr("Close"), self.close)

        above = QHBoxLayout()
        for words, box in ((self.tr("&Look"), self.look), (self.tr("S&ize"), self.sheet)):
            label = QLabel(words)
            label.setBuddy(box)
            above.addWidget(label)
            above.addWidget(box)
        above.addStretch()
        below = QHBoxLayout()
        label = QLabel(self.tr("P&age"))
        label.setBuddy(self.number)
        below.addWidget(label)
        below.addWidget(self.number)
        below.addWidget(self._count)
        below.addStretch()
        for button in (self.print, pdf, close):
            below.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addLayout(above)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._note)
        layout.addLayout(below)
        theme.fit(self, 46, 44)

        self.number.valueChanged.connect(lambda number: self.view.go_to(number - 1))
        self.view.moved.connect(lambda page: self.number.setValue(page + 1))
        for box, key in ((self.look, "export.layout"), (self.sheet, "export.page")):
            box.currentIndexChanged.connect(
                lambda _index, box=box, key=key: self._set(key, box.currentData())
            )
        self.show_pages(pages)
        self.view.setFocus()

    def show_pages(self, pages: Pages) -> None:
        """Show other pages, at about the same place in the story."""
        place = self.view.page / max(1, len(self._pages) - 1)
        self._pages = pages
        self.view.show_pages(pages, round(place * (len(pages) - 1)))
        self.number.setRange(1, len(pages))
        self.number.setValue(self.view.page + 1)
        self._count.setText(self.tr("of {n}").format(n=f"{len(pages):,}"))
        there = bool(QPrinterInfo.availablePrinterNames())
        self.print.setEnabled(there)
        self._note.setVisible(not there)
        if not there:
            self._note.setText(
                self.tr("No printer is set up here. Save the pages as a PDF and print that.")
            )

    def print_on(self, printer: QPrinter) -> bool:
        """Print the pages that a printer is set to; whether all of them went there."""
        printer.setFullPage(True)
        printer.setPageLayout(self._pages.page_layout())
        first = max(1, printer.fromPage()) - 1
        last = min(printer.toPage() or len(self._pages), len(self._pages))
        progress = QProgressDialog(self.tr("Printing…"), self.tr("Stop"), first, last, self)
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        painter = QPainter()
        if not painter.begin(printer):
            progress.close()
            self._say(self.tr("The printer does not answer. Look after it, or save a PDF."))
            return False
        for page in range(first, last):
            progress.setValue(page)
            if progress.wasCanceled():
                printer.abort()
                break
            if page > first:
                printer.newPage()
            painter.save()
            painter.scale(
                printer.resolution() / DOTS_PER_INCH, printer.resolution() / DOTS_PER_INCH
            )
            self._pages.paint(painter, page)
            painter.restore()
        stopped = progress.wasCanceled()
        painter.end()
        progress.reset()
        progress.deleteLater()
        return not stopped

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._pages.options.title or self.tr("Story"))
        printer.setPageLayout(self._pages.page_layout())
        asking = QPrintDialog(printer, self)
        asking.setMinMax(1, len(self._pages))
        asking.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if asking.exec() and self.print_on(printer):
            self.close()

    def _set(self, key: str, value: str) -> None:
        try:
            self._settings.set(key, value)
        except WriterError as problem:
            self._say(str(problem))
        self.changed.emit()

    def _say(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.show()
        announce(self._note, sentence)


class PageView(QLabel):
    """One page, as large as there is room; Page up, Page down, Home, End and the wheel turn it.

    As a label, it is text to a screen reader.
    """

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageView")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._pages: Pages | None = None
        self._turned = 0
        self.page = 0

    def show_pages(self, pages: Pages, page: int) -> None:
        """Show one of other pages, counted from 0."""
        self._pages = pages
        self.page = -1
        self.go_to(page)

    @Slot(int)
    def go_to(self, page: int) -> None:
        """Show a page, or the nearest there is."""
        if self._pages is None:
            return
        page = max(0, min(page, len(self._pages) - 1))
        if page != self.page:
            self.page = page
            self.setAccessibleName(
                self.tr("Page {n} of {count}").format(n=page + 1, count=len(self._pages))
            )
            self.moved.emit(page)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102 - as in Qt
        last = len(self._pages) - 1 if self._pages else 0
        match event.key():
            case Qt.Key.Key_PageDown | Qt.Key.Key_Down | Qt.Key.Key_Right | Qt.Key.Key_Space:
                self.go_to(self.page + 1)
            case Qt.Key.Key_PageUp | Qt.Key.Key_Up | Qt.Key.Key_Left | Qt.Key.Key_Backspace:
                self.go_to(self.page - 1)
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                self.go_to(last)
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102 - as in Qt
        self._turned -= event.angleDelta().y()
        steps = int(self._turned / _WHEEL_STEP)
        if steps:
            self._turned -= steps * _WHEEL_STEP
            self.go_to(self.page + steps)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102 - as in Qt
        if self._pages is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        size = self._pages.size
        scale = min(room.width() / size.width(), room.height() / size.height())
        sheet = QRectF(0, 0, size.width() * scale, size.height() * scale)
        sheet.moveCenter(room.center())
        colours = theme.colours(self)
        painter.setPen(QColor(colours.accent if self.hasFocus() else colours.outline))
        painter.setBrush(QColor("white"))  # as paper is, in every theme
        painter.drawRect(sheet)
        painter.setClipRect(sheet)
        painter.translate(sheet.topLeft())
        painter.scale(scale, scale)
        self._pages.paint(painter, self.page)
