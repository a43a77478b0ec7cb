"""The writer's own versions and the base they stand on: switch, look into, delete."""

import json

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.errors import WriterError
from writer_app.core.model_files import ModelFolder
from writer_app.core.model_library import ModelLibrary, PersonalVersion
from writer_app.core.resources import model_title, starters
from writer_app.ui import theme
from writer_app.ui.announce import announce
from writer_app.ui.button import Button
from writer_app.ui.personal import words
from writer_app.ui.personal.result_page import figure_words, verdict_words
from writer_app.ui.plain import as_it_is
from writer_app.ui.questions import confirm

_NUMBER = Qt.ItemDataRole.UserRole


class VersionsDialog(QDialog):
    """A table with the base in its first row and the newest version in its second."""

    changed = Signal()
    """Another model is to write from now on; load it."""
    retrain_wanted = Signal()
    models_wanted = Signal()
    """The writer wants another base."""

    def __init__(self, library: ModelLibrary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("versionsDialog")
        self.setWindowTitle(self.tr("Versions"))
        self._library = library
        self._versions: dict[int, PersonalVersion] = {}
        self._base: ModelFolder | None = None
        self._problem = ""

        self._table = QTreeWidget()
        self._table.setObjectName("versionsTable")
        self._table.setAccessibleName(self.tr("Base model and your versions, newest first"))
        self._table.setRootIsDecorated(False)
        self._table.setUniformRowHeights(True)
        self._table.setAllColumnsShowFocus(True)
        self._table.setHeaderLabels(
            [
                self.tr("Model"),
                self.tr("Made"),
                self.tr("Choices"),
                self.tr("Agreement before → after"),
                self.tr("Base"),
            ]
        )
        self._table.currentItemChanged.connect(self._show_current)
        self._table.itemActivated.connect(self._use)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._ask_to_delete)

        self._remark = as_it_is(QLabel())
        self._remark.setWordWrap(True)
        self._record = QPlainTextEdit()
        self._record.setObjectName("runRecord")
        self._record.setAccessibleName(self.tr("Record of the training"))
        self._record.setReadOnly(True)
        self._record.setTabChangesFocus(True)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(self.font().pointSizeF())
        self._record.setFont(fixed)
        self._record.hide()
        self._result = as_it_is(QLabel())
        self._result.setWordWrap(True)
        self._result.hide()

        self._use_button = Button(self.tr("&Use"), self._use)
        self._use_button.setObjectName("useSelected")
        self._details = Button(self.tr("Show de&tails"), self._unfold)
        self._delete = Button(self.tr("&Delete…"), self._ask_to_delete)
        self._retrain = Button(self.tr("Train from &this base…"), self.retrain_wanted.emit)
        self._retrain.setObjectName("retrain")
        models = Button(self.tr("&Models…"), self.models_wanted.emit)
        models.setToolTip(self.tr("Change the base model"))
        close = Button(self.tr("Close"), self.close)

        above = QHBoxLayout()
        for button in (self._use_button, self._details, self._delete, self._retrain):
            above.addWidget(button)
        above.addStretch()
        below = QHBoxLayout()
        below.addWidget(models)
        below.addStretch()
        below.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._remark)
        layout.addWidget(self._record, 1)
        layout.addLayout(above)
        layout.addWidget(self._result)
        layout.addLayout(below)
        theme.fit(self, 50, 30)
        self.refresh()

    # -- what it shows

    @Slot()
    def refresh(self) -> None:
        """Read the library again; what was selected stays selected if it is still there."""
        current = self._table.currentItem()
        selected = current.data(0, _NUMBER) if current is not None else None
        self._versions = {version.number: version for version in self._library.versions()}
        try:
            self._base = self._library.base()
            base_name, problem = model_title(self._base.name), ""
        except WriterError as error:
            self._base = None
            base_name, problem = model_title(self._library.base_path().name), str(error)
        if problem:
            self._tell(problem, failed=True)
        elif self._problem:
            self._result.hide()  # another base is there
        self._problem = problem
        chosen = self._library.chosen()
        in_use = chosen.number if chosen is not None and chosen.usable else 0
        self._table.clear()
        rows = {
            0: self._add_row([self._name(self.tr("Base model"), 0, in_use), "", "", "", base_name])
        }
        for number, version in sorted(self._versions.items(), reverse=True):
            name = self._name(self.tr("Version {n}").format(n=number), number, in_use)
            rows[number] = self._add_row(
                [
                    name if version.usable else self.tr("{name} · not usable").format(name=name),
                    words.day_and_time(version.created),
                    str(len(version.choice_ids)),
                    self._agreement(version),
                    model_title(version.base_name),
                ],
            )
        for number, item in rows.items():
            item.setData(0, _NUMBER, number)
        for column in range(self._table.columnCount()):
            self._table.resizeColumnToContents(column)
        wanted = in_use if selected is None else selected
        self._table.setCurrentItem(rows.get(wanted, rows[0]))
        self._show_current()

    def _name(self, name: str, number: int, in_use: int) -> str:
        return self.tr("✓ {name} · in use").format(name=name) if number == in_use else name

    def _add_row(self, texts: list[str]) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self._table, texts)
        item.setSizeHint(4, QSize(0, round(1.7 * self.fontMetrics().height())))
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _agreement(self, version: PersonalVersion) -> str:
        figures = version.figures
        if not figures.get("n"):
            return self.tr("not measured")
        return self.tr("{before} → {after} of {n}").format(
            before=words.percent(figures["base"]["value"]),
            after=words.percent(figures["tuned"]["value"]),
            n=figures["n"],
        )

    def _selected(self) -> int:
        item = self._table.currentItem()
        return int(item.data(0, _NUMBER)) if item is not None else 0

    @Slot()
    def _show_current(self) -> None:
        number = self._selected()
        version = self._versions.get(number)
        self._delete.setEnabled(version is not None)
        self._details.setEnabled(version is not None)
        self._retrain.setVisible(version is not None and not version.usable)
        active = self._library.active()
        in_use = active.number if active is not None else 0
        self._use_button.setEnabled(number != in_use and (version is None or version.usable))
        theme.dress(self._remark, "muted")
        if version is None:
            self._record.clear()
            words_of_base = self._base_words()
            if not self._versions:
                none = self.tr("There is no personal model yet; training makes the first one.")
                words_of_base = f"{words_of_base}\n{none}".strip()
            self._remark.setText(words_of_base)
            return
        if version.problem is not None:
            theme.dress(self._remark, "warning")
            self._remark.setText(f"⚠ {version.problem}")
        else:
            text = f"{figure_words(version.figures)}\n{verdict_words(version.figures)}"
            self._remark.setText(text.strip())
        record = dict(version.record)
        if isinstance(record.get("choices"), list):
            record["choices"] = len(record["choices"])
        self._record.setPlainText(json.dumps(record, indent=2, ensure_ascii=False))

    @Slot()
    def _unfold(self) -> None:
        shown = self._record.isHidden()
        self._record.setVisible(shown)
        self._details.setText(self.tr("Hide de&tails") if shown else self.tr("Show de&tails"))

    def _base_words(self) -> str:
        if self._base is None:
            return ""
        built_in = self._base.path in starters()
        return self.tr("{name}: {millions} million weights, {folder}").format(
            name=model_title(self._base.name),
            millions=round(self._base.parameters / 1e6),
            folder=self.tr("built in") if built_in else self._base.path,
        )

    def _tell(self, sentence: str, *, failed: bool = False) -> None:
        theme.dress(self._result, "danger" if failed else "muted")
        self._result.setText(sentence)
        self._result.show()
        announce(self._result, sentence)

    # -- what it does

    @Slot()
    def _use(self) -> None:
        number = self._selected()
        if not self._use_button.isEnabled():
            return
        try:
            self._library.use(number or None)
        except WriterError as error:
            self._tell(str(error), failed=True)
            return
        self._tell(
            self.tr("Version {n} writes from now on.").format(n=number)
            if number
            else self.tr("The base model writes from now on.")
        )
        self.refresh()
        self.changed.emit()

    @Slot()
    def _ask_to_delete(self) -> None:
        number = self._selected()
        if number not in self._versions:
            return
        question = self.tr("Delete version {n} for good?").format(n=number)
        active = self._library.active()
        if active is not None and active.number == number:
            stays = self.tr("It is in use; the base model will write instead. Your choices stay.")
        else:
            stays = self.tr("Your choices stay.")
        if confirm(self, question, self.tr("&Delete"), self.tr("&Keep"), stays):
            self.delete(number)

    def delete(self, number: int) -> None:
        """Delete a version, and load the base if it was the one in use."""
        active = self._library.active()
        try:
            self._library.delete(number)
        except WriterError as error:
            self._tell(str(error), failed=True)
            return
        self._tell(self.tr("Version {n} is deleted.").format(n=number))
        self.refresh()
        if active is not None and active.number == number:
            self.changed.emit()
