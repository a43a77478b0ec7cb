"""What a writer sees when something happens that nobody foresaw."""

import platform
import traceback
from pathlib import Path

import PySide6
from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from writer_app.ui import theme
from writer_app.ui.plain import as_it_is


def where_it_happened(error: BaseException) -> str:
    """The kinds of `error` and its causes, and the program lines they passed through.

    Values and messages are left out, because they may hold words of the story; so are the names
    of folders above the writer's own.
    """
    lines = []
    link: BaseException | None = error
    while link is not None:
        # An OSError's reason is the system's own sentence; it names no file.
        reason = f": {link.strerror}" if isinstance(link, OSError) else ""
        lines.append(f"{type(link).__name__}{reason}")
        for frame in reversed(traceback.extract_tb(link.__traceback__)):
            lines.append(f"    {_shortened(frame.filename)}:{frame.lineno} {frame.name}")
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n".join(lines)


def _shortened(filename: str) -> str:
    try:
        return f"~/{Path(filename).relative_to(Path.home()).as_posix()}"
    except ValueError:
        return filename


class ProblemDialog(QDialog):
    """Says that something unexpected happened, where the details are, and lets them be copied.

    Not modal: the writer can save first. While it is open, further problems join it (`add`).
    """

    def __init__(self, log_file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problemDialog")
        self.setWindowTitle(self.tr("Something went wrong"))
        self._log_file = log_file
        self._problems: list[str] = []

        title = theme.dress(QLabel(self.tr("Something unexpected went wrong")), "title")
        self._sentence = as_it_is(QLabel())
        place = self.tr("Log file: {path}").format(path=log_file)
        self._place = as_it_is(theme.dress(QLabel(place), "muted"))
        self._place.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        for label in (title, self._sentence, self._place):
            label.setWordWrap(True)

        self._details = QPlainTextEdit()
        self._details.setObjectName("problemDetails")
        self._details.setAccessibleName(self.tr("Details"))
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(self.font().pointSizeF())
        self._details.setFont(fixed)
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.hide()

        buttons = QDialogButtonBox()
        self._fold = buttons.addButton(
            self.tr("Show &details"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self._fold.clicked.connect(self._unfold)
        copy = buttons.addButton(self.tr("&Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        folder = buttons.addButton(
            self.tr("Show log &folder"), QDialogButtonBox.ButtonRole.ActionRole
        )
        folder.clicked.connect(self._show_folder)
        self._go_on = buttons.addButton(
            self.tr("&Go on writing"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._go_on.setDefault(True)
        for button in (self._fold, copy, folder):
            button.setAutoDefault(False)
        buttons.accepted.connect(self.accept)

        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        for widget in (title, self._sentence, self._place):
            layout.addWidget(widget)
        layout.addWidget(self._details, 1)
        layout.addWidget(buttons)
        self._go_on.setFocus()
        theme.fit(self, 36, 12)

    def add(self, error: BaseException) -> None:
        """Tell of one more problem."""
        self._problems.append(where_it_happened(error))
        sentence = self.tr(
            "The program went on as well as it could and your text is still here. Please save it "
            "now. If this happens again, the details help to mend it; they hold no words of your "
            "story."
        )
        if len(self._problems) > 1:
            sentence += "\n\n" + self.tr("Problems so far: {n}.").format(n=len(self._problems))
        self._sentence.setText(sentence)
        self._details.setPlainText(self.details())

    def details(self) -> str:
        """The text of the details and of the copy."""
        about = (
            f"Python {platform.python_version()} · PySide {PySide6.__version__} · "
            f"{platform.platform()}"
        )
        # The newest few are enough, and keep the box small when a timer fails every second.
        return "\n\n".join([about, *self._problems[-5:]])

    @Slot()
    def _unfold(self) -> None:
        shown = self._details.isHidden()
        self._details.setVisible(shown)
        self._fold.setText(self.tr("Hide &details") if shown else self.tr("Show &details"))
        line = self.fontMetrics().height()
        self.resize(self.width(), self.minimumSizeHint().height() + 10 * line * shown)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details())

    @Slot()
    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._log_file.parent))


def show_problem(error: BaseException, log_file: Path, parent: QWidget) -> None:
    """Show `error` over `parent`; if a problem is on the screen already, it joins that one."""
    dialog = parent.findChild(ProblemDialog)
    if dialog is None:
        dialog = ProblemDialog(log_file, parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.add(error)
    dialog.show()
