"""The base models: the built-in one, those to download, the writer's own; get one, use one."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import (
    QHideEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.language import shown
from writer_app.core.model_catalogue import CatalogueModel
from writer_app.core.model_files import ModelFolder
from writer_app.core.model_library import ModelLibrary
from writer_app.services.downloads import DownloadService
from writer_app.services.models import ModelService, memory
from writer_app.ui import theme
from writer_app.ui.announce import announce
from writer_app.ui.button import Button
from writer_app.ui.models.details import ModelDetails
from writer_app.ui.models.rows import (
    Row,
    State,
    failure_words,
    licence_words,
    list_rows,
    size_words,
    state_words,
    weights_words,
)
from writer_app.ui.personal import words
from writer_app.ui.questions import confirm

_KEY = Qt.ItemDataRole.UserRole
_NUMBERS = (1, 2)
_STATE = 4


class ModelsDialog(QDialog):
    """One row for each model, and below it what there is to know of the selected one.

    Closing it leaves a download alone; shown again, it is where the download is.
    """

    def __init__(
        self,
        library: ModelLibrary,
        models: ModelService,
        downloads: DownloadService,
        catalogue: Sequence[CatalogueModel],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("modelsDialog")
        self.setWindowTitle(self.tr("Models"))
        self.setModal(False)
        self._library = library
        self._models = models
        self._downloads = downloads
        self._catalogue = catalogue
        self._rows: dict[str, Row] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self._arrived: tuple[str, Path] | None = None
        """The model that was downloaded last and that the writer may want to use now."""

        self._table = QTreeWidget()
        self._table.setObjectName("modelsTable")
        self._table.setAccessibleName(self.tr("Models"))
        self._table.setRootIsDecorated(False)
        self._table.setUniformRowHeights(True)
        self._table.setAllColumnsShowFocus(True)
        self._table.setHeaderLabels(
            [
                self.tr("Model"),
                self.tr("Weights"),
                self.tr("On disk"),
                self.tr("Licence"),
                self.tr("State"),
            ]
        )
        for column in _NUMBERS:
            self._table.headerItem().setTextAlignment(column, _RIGHT)
        self._table.currentItemChanged.connect(self._show_current)
        self._table.itemActivated.connect(self._activate)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._ask_to_delete)

        self._details = ModelDetails(downloads)
        self._details.use_wanted.connect(self._use)
        self._details.download_wanted.connect(self._download)
        self._details.cancel_wanted.connect(downloads.cancel)
        self._details.cancel_wanted.connect(self._details.show_progress)
        self._details.delete_wanted.connect(self._ask_to_delete)
        self._details.keys_free.connect(self._table.setFocus)
        self._result = QLabel()
        self._result.setObjectName("modelsResult")
        self._result.setTextFormat(Qt.TextFormat.PlainText)
        self._result.setWordWrap(True)
        self._use_now = self._button("", self._use_arrived)
        self._use_now.setObjectName("useNow")
        add = self._button(self.tr("&Add folder…"), self._ask_for_folder)
        add.setObjectName("addFolder")
        add.setToolTip(self.tr("Use a GPT-2 of your own, in safetensors files"))
        close = self._button(self.tr("Close"), self.close)

        below = QHBoxLayout()
        below.addWidget(add)
        below.addStretch()
        below.addWidget(self._use_now)
        below.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._details)
        layout.addWidget(self._result)
        layout.addLayout(below)
        # Two lines are kept free for it, so that nothing jumps when it speaks.
        self._result.setMinimumHeight(2 * self._result.fontMetrics().lineSpacing())
        self._result.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._use_now.hide()
        theme.fit(self, 50, 39)
        line = self.fontMetrics().height()  # any smaller, and lines would lie over each other
        self.setMinimumSize(self.size().boundedTo(QSize(38 * line, 36 * line)))

        models.looked.connect(self.refresh)
        models.changed.connect(self._on_changed)
        models.refused.connect(self._on_refused)
        models.removed.connect(self._on_removed)
        models.not_removed.connect(self._on_not_removed)
        downloads.started.connect(self.refresh)
        downloads.progressed.connect(self._on_progressed)
        downloads.finished.connect(self._on_finished)
        downloads.cancelled.connect(self._on_cancelled)
        downloads.failed.connect(self._on_failed)

    def _button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        button = Button(text)
        button.clicked.connect(lambda: slot())
        return button

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102 - as in Qt
        super().showEvent(event)
        if not event.spontaneous():
            first = not self._rows
            self._models.look()
            self.refresh()
            if first:
                self._select(next((row.key for row in self._rows.values() if row.in_use), ""))
            self._table.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102 - as in Qt
        super().hideEvent(event)
        if not event.spontaneous():
            self._tell("")  # it was read; what happens from here on is told anew

    # -- what it shows

    @Slot()
    def refresh(self) -> None:
        """Show the models as they are now; what was selected stays selected."""
        selected = self._selected()
        rows = list_rows(
            self._catalogue,
            self._models.found,
            self._models.folders,
            self._library.base_path(),
            self._downloads,
        )
        if [row.key for row in rows] != list(self._items):
            self._table.blockSignals(True)
            self._table.clear()
            self._items = {row.key: self._add_item(row.key) for row in rows}
            self._table.blockSignals(False)
            self._select(selected.key if selected is not None else rows[0].key)
        self._rows = {row.key: row for row in rows}
        for row in rows:
            texts = (
                row.title,
                weights_words(row.parameters),
                size_words(row),
                licence_words(row),
                state_words(row, waiting=self._downloads.waiting),
            )
            for column, text in enumerate(texts):
                self._items[row.key].setText(column, text)
        for column in range(self._table.columnCount()):
            self._table.resizeColumnToContents(column)
        self._show_current()

    def _add_item(self, key: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self._table)
        item.setData(0, _KEY, key)
        item.setSizeHint(_STATE, QSize(0, round(1.7 * self.fontMetrics().height())))
        for column in _NUMBERS:
            item.setTextAlignment(column, _RIGHT)
        return item

    def _select(self, key: str) -> None:
        self._table.setCurrentItem(self._items.get(key) or next(iter(self._items.values())))

    def _selected(self) -> Row | None:
        item = self._table.currentItem()
        return self._rows.get(item.data(0, _KEY)) if item is not None else None

    @Slot()
    def _show_current(self) -> None:
        row = self._selected()
        if row is None:
            return
        running = self._downloads.running
        other = self._title(running) if running and running != row.key else ""
        fresh = self._arrived is not None and row.key == self._arrived[0]
        self._details.show_row(row, memory(), busy=self._models.busy, other=other, fresh=fresh)
        self._use_now.setVisible(self._arrived is not None and not fresh)
        if self._arrived is not None:  # by name, since another one is looked at
            self._use_now.setText(
                self.tr("Use {model} &now").format(model=self._title(self._arrived[0]))
            )
        self._use_now.setEnabled(not self._models.busy)

    def _title(self, model_id: str) -> str:
        titles = (one.title for one in self._catalogue if one.id == model_id)
        return shown("models", next(titles, model_id))

    def _tell(
        self, sentence: str, *, failed: bool = False, arrived: tuple[str, Path] | None = None
    ) -> None:
        """Say what happened; where a model has arrived, offer to use it."""
        theme.dress(self._result, "danger" if failed else "muted")
        self._result.setText(sentence)
        self._arrived = arrived
        self._show_current()
        announce(self._result, sentence)

    # -- what it does

    @Slot()
    def _activate(self) -> None:
        """Return on a row: use what can be used; what goes online wants its own button."""
        row = self._selected()
        if row is not None and row.usable:
            self._use()
        elif self._details.fetch.isVisible() and self._details.fetch.isEnabled():
            self._details.fetch.setFocus()

    @Slot()
    def _use(self) -> None:
        row = self._selected()
        if row is not None and row.usable and not self._models.busy:
            self._switch(row.folder, row.title)

    def _use_arrived(self) -> None:
        if self._arrived is not None and not self._models.busy:
            model_id, folder = self._arrived
            self._switch(folder, self._title(model_id))

    def _switch(self, folder: Path | None, title: str) -> None:
        self._models.use(folder)
        self._tell(self.tr("Checking {model}…").format(model=title))

    @Slot()
    def _ask_for_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Folder with a GPT-2 model (safetensors)")
        )
        if folder:
            self.add_folder(Path(folder))

    def add_folder(self, folder: Path) -> None:
        """Check a folder of the writer's own, and write with the model in it."""
        self._switch(folder, folder.name)

    @Slot()
    def _download(self) -> None:
        row = self._selected()
        if row is not None:
            self._tell("")
            self._downloads.start(row.key)

    @Slot()
    def _ask_to_delete(self) -> None:
        row = self._selected()
        if row is None or not row.deletable:
            return
        if row.state is State.INTERRUPTED:
            question = self.tr("Delete what has arrived of {model}?")
            frees = self.tr("This frees {size}. A download would begin anew.").format(
                size=words.size(row.arrived)
            )
        else:
            question = self.tr("Delete {model} from this computer?")
            frees = self.tr(
                "This frees {size}; it can be downloaded again. Your stories and choices stay. "
                "Personal models trained from it rest until it is back."
            ).format(size=words.size(row.disk_bytes))
        question = question.format(model=row.title)
        if confirm(self, question, self.tr("&Delete"), self.tr("&Keep"), frees):
            self._tell("")
            self._models.remove(row.key)

    # -- what it hears

    @Slot(object)
    def _on_changed(self, base: ModelFolder) -> None:
        self.refresh()
        row = next((row for row in self._rows.values() if row.in_use), None)
        title = row.title if row is not None else base.name
        sentence = self.tr("{model} writes from now on.").format(model=title)
        if any(not version.usable for version in self._library.versions()):
            sentence += " " + self.tr(
                "Personal models of another base rest until it is back; your choices can train a "
                "new one under Personal model → Train."
            )
        if row is not None:
            self._select(row.key)
        self._tell(sentence)

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self.refresh()
        self._tell(sentence, failed=True)

    @Slot(str)
    def _on_removed(self, model_id: str) -> None:
        self._tell(self.tr("{model} is deleted.").format(model=self._title(model_id)))

    @Slot(str, str)
    def _on_not_removed(self, _model_id: str, sentence: str) -> None:
        self._tell(sentence, failed=True)

    @Slot(str)
    def _on_progressed(self, model_id: str) -> None:
        if self.isVisible():
            self.refresh()

    @Slot(str, object)
    def _on_finished(self, model_id: str, folder: Path) -> None:
        self._models.look()
        self._select_unseen(model_id)
        self._tell(
            self.tr("{model} is downloaded and checked.").format(model=self._title(model_id)),
            arrived=(model_id, folder),
        )

    @Slot(str)
    def _on_cancelled(self, model_id: str) -> None:
        self._models.look()
        self._tell(
            self.tr("Cancelled. What has arrived of {model} stays, and it can go on later.").format(
                model=self._title(model_id)
            )
        )

    @Slot(str, str)
    def _on_failed(self, model_id: str, sentence: str) -> None:
        self._models.look()
        self._select_unseen(model_id)
        self._tell(failure_words(self._title(model_id), sentence), failed=True)

    def _select_unseen(self, model_id: str) -> None:
        """Select a model while nobody looks; whoever comes then, comes because of it."""
        if not self.isVisible() and model_id in self._items:
            self._select(model_id)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
