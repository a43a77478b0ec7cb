"""All choices of the writer: to look through, exclude, delete, export and import."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QLocale,
    QSignalBlocker,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.choices_exchange import export_choices, import_choices
from writer_app.core.errors import WriterError
from writer_app.core.model_library import ModelLibrary
from writer_app.core.preferences import Choice, Counts, Outcome, PreferenceStore
from writer_app.services.training import State, TrainingService
from writer_app.ui import theme
from writer_app.ui.announce import announce
from writer_app.ui.button import Button
from writer_app.ui.editor.direction import follow_direction
from writer_app.ui.editor.suggested_text import SuggestedText
from writer_app.ui.personal.choices_model import ChoicesModel, outcome_words
from writer_app.ui.plain import as_it_is
from writer_app.ui.questions import confirm

SEARCH_DELAY_MS = 200
"""How long typing in the search field must rest before the list is searched."""

_CONTEXT_CHARACTERS = 400


class _Side(QFrame):
    """One of the two texts of a pair, with a heading that says whether it was chosen."""

    def __init__(self, name: str) -> None:
        super().__init__()
        theme.dress(self, "card")
        self._name = name
        self._heading = theme.dress(QLabel(name), "heading")
        self._text = SuggestedText()
        self._text.setAccessibleName(name)
        self._text.setMinimumHeight(3 * self._text.fontMetrics().height())
        self._text.document().setDocumentMargin(0)  # below the heading, letter by letter
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SMALL_GAP)
        layout.addWidget(self._heading)
        layout.addWidget(self._text)

    def show_text(
        self, text: str, verdict: str, *, chosen: bool, name: str = "", choice: str | None = None
    ) -> None:
        """Show a text; `choice` is the one that it is the machine's words of."""
        name = name or self._name
        heading = f"{name} · {verdict}" if verdict else name
        self._heading.setText(f"✓ {heading}" if chosen else heading)
        self._text.show_text(text, choice)
        self._text.setAccessibleName(heading)
        theme.dress(self, "chosen" if chosen else "card")


def _reader(name: str) -> QPlainTextEdit:
    reader = QPlainTextEdit()
    follow_direction(reader)
    reader.setReadOnly(True)
    reader.setTabChangesFocus(True)
    reader.setAccessibleName(name)
    reader.setMinimumHeight(3 * reader.fontMetrics().height())
    return reader


class ChoicesWindow(QDialog):
    """The list of choices, newest first, and below it the pair that is selected."""

    def __init__(
        self,
        store: PreferenceStore,
        library: ModelLibrary,
        training: TrainingService,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("choicesWindow")
        self.setWindowTitle(self.tr("Choices"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._store = store
        self._library = library
        self._training = training

        self._search = QLineEdit()
        self._search.setObjectName("choicesSearch")
        self._search.setPlaceholderText(self.tr("Search in stories and texts"))
        self._search.setAccessibleName(self.tr("Search"))
        self._search.setClearButtonEnabled(True)
        self._count = theme.dress(QLabel(), "muted")
        self._counts: Counts | None = None
        delay = QTimer(self)
        delay.setSingleShot(True)
        delay.setInterval(SEARCH_DELAY_MS)
        delay.timeout.connect(self.refresh)
        self._search.textChanged.connect(lambda: delay.start())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._search.setFocus)

        self._model = ChoicesModel(self)
        self._table = self._make_table()
        self._context = _reader(self.tr("The story before it"))
        self._first = _Side(self.tr("First"))
        self._second = _Side(self.tr("Second"))
        self._exclude = QCheckBox(self.tr("E&xclude from training"))
        self._exclude.clicked.connect(self._set_excluded)
        self._delete = self._button(self.tr("&Delete…"), self._ask_to_delete)
        self._result = as_it_is(QLabel())
        self._result.setWordWrap(True)
        self._result.hide()
        self._lay_out()
        self.refresh()

    # -- what it is made of

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("choicesTable")
        table.setAccessibleName(self.tr("Choices, newest first"))
        table.setModel(self._model)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(round(1.7 * table.fontMetrics().height()))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        letter = table.fontMetrics().averageCharWidth()
        for column, letters in enumerate((20, 26, 20)):
            table.setColumnWidth(column, letters * letter)
        table.selectionModel().selectionChanged.connect(self._show_selected)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._ask_to_delete)
        return table

    def _button(self, text: str, slot: Any) -> QPushButton:
        button = Button(text)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._search, 1)
        top.addWidget(self._count)

        pair = QWidget()
        beneath = QVBoxLayout(pair)
        beneath.setContentsMargins(0, 0, 0, 0)
        beneath.setSpacing(theme.SMALL_GAP)
        beneath.addWidget(theme.dress(QLabel(self.tr("The story before it")), "muted"))
        beneath.addWidget(self._context, 1)
        sides = QHBoxLayout()
        sides.addWidget(self._first)
        sides.addWidget(self._second)
        beneath.addLayout(sides, 2)

        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self._table)
        splitter.addWidget(pair)
        splitter.setSizes([500, 400])
        splitter.setChildrenCollapsible(False)

        bottom = QHBoxLayout()
        bottom.addWidget(self._exclude)
        bottom.addWidget(self._delete)
        bottom.addStretch()
        bottom.addWidget(self._button(self.tr("&Import…"), self._ask_to_import))
        bottom.addWidget(self._button(self.tr("&Export…"), self._ask_to_export))
        bottom.addWidget(self._button(self.tr("Close"), self.close))

        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addLayout(top)
        layout.addWidget(splitter, 1)
        layout.addWidget(self._result)
        layout.addLayout(bottom)
        theme.fit(self, 56, 44)

    def event(self, event: QEvent) -> bool:  # noqa: D102 - as in Qt
        if event.type() == QEvent.Type.WindowActivate:
            self._catch_up()
        return super().event(event)

    # -- what it shows

    @Slot()
    def refresh(self) -> None:
        """Read the choices again; what was selected stays selected where it is still listed."""
        selected = {choice.id for choice in self._selected()}
        row = max(0, self._table.currentIndex().row())
        try:
            counts = self._store.counts()
            choices = self._store.choices(self._search.text().strip())
        except WriterError as error:
            self._tell(str(error), failed=True)
            return
        self._model.show_choices(choices)
        self._show_counts(counts)
        last = self._model.rowCount() - 1
        self._select(self._model.rows_of(selected) or [min(row, last)] * (last >= 0))

    def _catch_up(self) -> None:
        """Read the choices again if there are others now: the writer may have gone on choosing."""
        try:
            changed = self._store.counts() != self._counts
        except WriterError as error:
            self._tell(str(error), failed=True)
            return
        if changed:
            self.refresh()

    def _show_counts(self, counts: Counts) -> None:
        self._counts = counts
        if not counts.total:
            text = self.tr("None yet: each pair that you decide about is kept here.")
        elif self._search.text().strip():
            text = self.tr("{found} of {total} found")
        else:
            text = self.tr("{total} choices, {trainable} for training")
        number = QLocale().toString
        self._count.setText(
            text.format(
                found=number(self._model.rowCount()),
                total=number(counts.total),
                trainable=number(counts.trainable),
            )
        )

    def _selected(self) -> list[Choice]:
        rows = self._table.selectionModel().selectedRows()
        return [self._model.choice(index.row()) for index in rows]

    def _select(self, rows: Sequence[int]) -> None:
        selection = self._table.selectionModel()
        how = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        with QSignalBlocker(selection):
            for row in rows:
                selection.select(self._model.index(row, 0), how)
            if rows:
                selection.setCurrentIndex(
                    self._model.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate
                )
        self._table.viewport().update()
        self._show_selected()

    @Slot()
    def _show_selected(self) -> None:
        selected = self._selected()
        self._delete.setEnabled(bool(selected))
        self._exclude.setEnabled(bool(selected))
        excluded = sum(choice.excluded for choice in selected)
        self._exclude.setCheckState(
            Qt.CheckState.Unchecked
            if not excluded
            else Qt.CheckState.Checked
            if excluded == len(selected)
            else Qt.CheckState.PartiallyChecked
        )
        current = self._table.currentIndex().row()
        if not selected or not 0 <= current < self._model.rowCount():
            for side in (self._first, self._second):
                side.show_text("", "", chosen=False)
            self._context.setPlainText("")
            return
        choice = self._model.choice(current)
        pair = choice.pair
        before = pair.story_before
        start = max(0, len(before) - _CONTEXT_CHARACTERS)
        self._context.setPlainText(("…" if start else "") + before[start:])
        self._context.verticalScrollBar().setValue(self._context.verticalScrollBar().maximum())
        rewrite = choice.source == "rewrite"
        for side, text, outcome, name in (
            (self._first, pair.first, Outcome.FIRST, self.tr("Your rewrite")),
            (self._second, pair.second, Outcome.SECOND, self.tr("Suggestion")),
        ):
            chosen = choice.outcome is outcome
            verdict = self._verdict(choice, chosen=chosen)
            side.show_text(
                text,
                verdict,
                chosen=chosen,
                name=name if rewrite else "",
                choice=choice.id if choice.source == "writer" else None,
            )

    def _verdict(self, choice: Choice, *, chosen: bool) -> str:
        if choice.outcome not in (Outcome.FIRST, Outcome.SECOND):
            return outcome_words(choice)
        if not chosen:
            return self.tr("not chosen")
        if choice.undone:
            return self.tr("chosen, then undone")
        return self.tr("chosen, much better") if choice.strength > 1 else self.tr("chosen")

    def _tell(self, sentence: str, *, failed: bool = False) -> None:
        theme.dress(self._result, "danger" if failed else "muted")
        self._result.setText(sentence)
        self._result.show()
        announce(self._result, sentence)

    # -- what it does

    @Slot(bool)
    def _set_excluded(self, excluded: bool) -> None:
        try:
            for index in self._table.selectionModel().selectedRows():
                choice = self._model.choice(index.row())
                self._store.set_excluded(choice.id, excluded)
                self._model.replace(index.row(), dataclasses.replace(choice, excluded=excluded))
            self._show_counts(self._store.counts())
        except WriterError as error:
            self._tell(str(error), failed=True)
        self._show_selected()

    @Slot()
    def _ask_to_delete(self) -> None:
        """Delete the selected choices if the writer agrees."""
        identifiers = [choice.id for choice in self._selected()]
        if not identifiers:
            return
        if self._training.state in (State.RUNNING, State.PAUSED):
            self._tell(
                self.tr(
                    "A training is learning from your choices just now. Delete them when it is "
                    "done, or cancel it first."
                ),
                failed=True,
            )
            return
        numbers = [
            version.number
            for version in self._library.versions()
            if not set(identifiers).isdisjoint(version.choice_ids)
        ]
        question = (
            self.tr("Delete this choice for good?")
            if len(identifiers) == 1
            else self.tr("Delete these {n} choices for good?").format(
                n=QLocale().toString(len(identifiers))
            )
        )
        learned = ""
        if numbers:
            learned = self.tr(
                "Trained on it: personal model {versions}. What a model has learned stays in "
                "it until you delete that version or train a new one."
            ).format(versions=", ".join(map(str, numbers)))
        if confirm(self, question, self.tr("&Delete"), self.tr("&Keep"), learned):
            self.delete(identifiers)

    def delete(self, identifiers: Sequence[str]) -> None:
        """Delete choices and their rows in an unfinished training; say what was done."""
        try:
            self._store.delete(identifiers)
            self._library.forget_rows(identifiers)
        except WriterError as error:
            self._tell(str(error), failed=True)
        else:
            self._tell(self.tr("Deleted: {n}.").format(n=len(identifiers)))
        self.refresh()

    @Slot()
    def _ask_to_export(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export choices"), "choices.jsonl", self.tr("Choices (*.jsonl)")
        )
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write the trainable choices to `path` and say how many they were."""
        try:
            count = export_choices(self._store, path)
        except WriterError as error:
            self._tell(str(error), failed=True)
            return
        self._tell(
            self.tr(
                "Exported {n} choices to {file}. It holds parts of your stories: mind whom "
                "you give it to."
            ).format(n=count, file=path.name)
        )

    @Slot()
    def _ask_to_import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import choices"), "", self.tr("Choices (*.jsonl)")
        )
        if path:
            self.import_from(Path(path))

    def import_from(self, path: Path) -> None:
        """Take in the choices in `path` and say what became of them."""
        try:
            result = import_choices(self._store, path)
        except WriterError as error:
            self._tell(str(error), failed=True)
            return
        sentence = self.tr(
            "Imported from {file}: {added} new, {doubles} known already, {skipped} skipped."
        ).format(file=path.name, added=result.added, doubles=result.doubles, skipped=result.skipped)
        if result.problems:
            sentence += " " + self.tr("The first one skipped: {problem}").format(
                problem=result.problems[0]
            )
        self.refresh()
        self._tell(sentence)
