"""What there is to know of one model, and what can be done with it."""

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from writer_app.services import downloads as download
from writer_app.services.downloads import DownloadService
from writer_app.services.models import Memory
from writer_app.ui import theme
from writer_app.ui.button import Button
from writer_app.ui.models.rows import Row, State, progress_words
from writer_app.ui.personal import words

LINES = 14
"""The height, in lines of text, that is kept free, so that nothing jumps from model to model."""


class ModelDetails(QFrame):
    """The selected model in sentences, its download, and the buttons that fit its state."""

    use_wanted = Signal()
    download_wanted = Signal()
    cancel_wanted = Signal()
    delete_wanted = Signal()
    keys_free = Signal()
    """The button that had the keyboard is gone, and none has taken its place."""

    def __init__(self, downloads: DownloadService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelDetails")
        theme.dress(self, "card")
        self._downloads = downloads
        self._row: Row | None = None
        self._title = theme.dress(self._label("modelTitle"), "heading")
        self._description = self._label("modelDescription")
        self._problem = theme.dress(self._label("modelProblem"), "danger")
        self._memory = self._label("modelMemory")
        self._page = self._label("modelPage", _Link())
        self._page.setTextFormat(Qt.TextFormat.RichText)
        self._page.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._page.setOpenExternalLinks(True)  # once the writer follows it, never before
        self._fetching = theme.dress(self._label("modelFetching"), "muted")
        self._bar = QProgressBar()
        self._bar.setObjectName("downloadBar")
        self._bar.setTextVisible(False)
        self._how_far = self._label("downloadProgress")

        self.use = self._button("useModel", self.tr("&Use"), self.use_wanted)
        self.fetch = self._button("downloadModel", self.tr("Do&wnload"), self.download_wanted)
        self.cancel = self._button("cancelDownload", self.tr("&Cancel"), self.cancel_wanted)
        self.cancel.setToolTip(self.tr("What has arrived stays; it can go on later"))
        self.delete = self._button("deleteModel", self.tr("&Delete…"), self.delete_wanted)
        buttons = QHBoxLayout()
        for button in (self.use, self.fetch, self.delete):
            buttons.addWidget(button)
        buttons.addWidget(self._how_far, 1)
        buttons.addStretch()
        buttons.addWidget(self.cancel)  # not where "Download" was: a click too many would hit it

        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        layout.setSpacing(theme.SMALL_GAP)
        for label in (
            self._title,
            self._description,
            self._problem,
            self._memory,
            self._page,
        ):
            layout.addWidget(label)
        layout.addStretch()
        layout.addWidget(self._bar)
        layout.addWidget(self._fetching)
        layout.addLayout(buttons)
        self.setMinimumHeight(LINES * self.fontMetrics().lineSpacing())

    def _label(self, name: str, label: QLabel | None = None) -> QLabel:
        label = label or QLabel()
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return label

    def _button(self, name: str, text: str, wanted: SignalInstance) -> QPushButton:
        button = Button(text)
        button.setObjectName(name)
        button.clicked.connect(wanted)
        return button

    def show_row(self, row: Row, memory: Memory, *, busy: bool, other: str, fresh: bool) -> None:
        """Show a model.

        `busy` says that a model is being checked to be used, `other` names a model other than this
        one that is being downloaded, or is "", and `fresh` says that this one has just arrived.
        """
        buttons = (self.cancel, self.fetch, self.use, self.delete)
        had_keys = next((one for one in buttons if one.hasFocus()), None)
        self._row = row
        self._title.setText(row.title)
        self._description.setText(row.description)
        self._problem.setText(row.problem)
        self._problem.setVisible(bool(row.problem))
        self._show_memory(row, memory)
        self._page.setVisible(bool(row.page))
        self._page.setText(f'<a href="{row.page}">{row.page.removeprefix("https://")}</a>')
        self._page.setAccessibleName(self.tr("Page of the model"))
        absent = row.state in (State.ABSENT, State.INTERRUPTED)
        self._fetching.setText(self._fetching_words(row, other))
        self._fetching.setVisible(absent)
        self.use.setVisible(not absent and row.state is not State.ARRIVING)
        self.use.setEnabled(row.usable and not busy)
        self.use.setText(self.tr("&Use it now") if fresh and row.usable else self.tr("&Use"))
        self.fetch.setVisible(absent)
        self.fetch.setEnabled(not other)
        self.fetch.setText(
            self.tr("&Resume") if row.state is State.INTERRUPTED else self.tr("Do&wnload")
        )
        self.delete.setVisible(row.deletable)
        self.delete.setEnabled(not busy)
        self.cancel.setVisible(row.state is State.ARRIVING)
        self.show_progress()
        if had_keys is not None and not _can_be_pressed(had_keys):
            # To the button that has taken its place; deleting is nobody's next step.
            heir = next(filter(_can_be_pressed, buttons[:-1]), None)
            if heir is not None:
                heir.setFocus()
            else:
                self.keys_free.emit()

    def show_progress(self) -> None:
        """Show how far the download is, if it is this model's."""
        arriving = self._row is not None and self._row.state is State.ARRIVING
        self._bar.setVisible(arriving)
        self._how_far.setVisible(arriving)
        if self._row is None or not arriving:
            return
        news = self._downloads
        self._bar.setAccessibleName(self.tr("Download of {model}").format(model=self._row.title))
        whole = not news.total or news.done >= news.total
        # In thousandths: the bytes of the largest are more than a progress bar can count.
        self._bar.setRange(0, 0 if whole else 1000)
        if not whole:
            self._bar.setValue(1000 * news.done // news.total)
        self._how_far.setText(
            self.tr("Cancelling…")
            if news.cancelling
            else progress_words(news.done, news.total, news.seconds_left, waiting=news.waiting)
        )

    def _show_memory(self, row: Row, memory: Memory) -> None:
        needed, free = row.memory_bytes, memory.free
        self._memory.setVisible(bool(needed))
        theme.dress(self._memory, "muted")
        size = words.size(round(needed, -8 if needed >= 1e9 else -7))
        if row.in_use or needed <= free:
            text = self.tr("Takes about {size} of memory while it writes")
            text += "." if row.in_use else self.tr("; {free} is free.")
        elif needed <= memory.total:
            theme.dress(self._memory, "warning")
            text = self.tr(
                "⚠ Takes about {size} of memory while it writes, and only {free} is free. "
                "Close other programs before you use it."
            )
        else:
            theme.dress(self._memory, "warning")
            text = self.tr(
                "⚠ Takes about {size} of memory while it writes, more than the {total} that this "
                "computer has. Choose a smaller one."
            )
        self._memory.setText(
            text.format(size=size, free=words.size(free), total=words.size(memory.total))
        )

    def _fetching_words(self, row: Row, other: str) -> str:
        if other:
            return self.tr("{model} is being downloaded; another one can follow it.").format(
                model=other
            )
        wanted = self.tr("the remaining {size}") if row.arrived else "{size}"
        return self.tr(
            "Downloads {size} from {host}, under the licence {licence}. Nothing else goes online."
        ).format(
            size=wanted.format(size=words.size(max(0, row.disk_bytes - row.arrived))),
            host=download.host(),
            licence=row.licence,
        )


class _Link(QLabel):
    """Goes to its link as soon as it has the keyboard, and shows that."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.text():
            link = self.text()
            self.clear()  # or its letters keep the colour of the theme before
            self.setText(link)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_tab = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in by_tab and not self.hasSelectedText():
            self.focusNextPrevChild(True)


def _can_be_pressed(button: QPushButton) -> bool:
    return button.isVisible() and button.isEnabled()
