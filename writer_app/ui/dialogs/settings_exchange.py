"""Settings out to a file and in from one: two buttons, and a line that tells what came of it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QWidget

from writer_app.core.errors import WriterError
from writer_app.core.settings import Settings
from writer_app.core.settings_exchange import export_settings, read_settings
from writer_app.ui import theme
from writer_app.ui.actions import can_be_keys
from writer_app.ui.announce import announce
from writer_app.ui.button import Button
from writer_app.ui.plain import as_it_is

MOST_NAMES = 6
"""Names that are told of each kind, before "and more"."""


class SettingsExchange(QWidget):
    """The line, hidden as long as there is nothing to tell; the owner lays the buttons out."""

    def __init__(
        self, settings: Settings, names: Mapping[str, str], actions: Mapping[str, str]
    ) -> None:
        """`names` are the settings that are exchanged, `actions` those whose keys are, with what
        they are called."""
        super().__init__()
        self._settings = settings
        self._names = names
        self._actions = actions
        self._undo: Callable[[], None] | None = None
        self.export_button = Button(self.tr("&Export…"), self._ask_and_export)
        self.import_button = Button(self.tr("&Import…"), self._ask_and_import)
        self.export_button.setToolTip(
            self.tr("Write what you changed to a file: no stories, no names of files or folders")
        )
        self._told = as_it_is(QLabel())
        self._told.setObjectName("exchangeTold")
        self._told.setWordWrap(True)
        self._back = Button(self.tr("Put them &back"), self._put_back)
        self._back.setObjectName("exchangeBack")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._told, 1)
        layout.addWidget(self._back)
        self.hide()

    def export_to(self, path: Path) -> None:
        """Write what the writer changed to a file, and tell."""
        try:
            count = export_settings(self._settings, self._names, path)
        except WriterError as problem:
            self._tell(str(problem))
            return
        self._tell(
            self.tr("{n} changed settings and keys are in “{file}” now.").format(
                n=count, file=path.name
            )
        )

    def import_from(self, path: Path) -> None:
        """Take over what a file holds and can be used, and tell."""
        try:
            offer = read_settings(path, self._names.keys(), self._actions.keys(), _fits)
            undo = self._settings.take_over(offer.values, offer.shortcuts)
        except WriterError as problem:
            self._tell(str(problem))
            return
        taken = [self._names[key] for key in offer.values]
        taken += [
            self.tr("keys of “{action}”").format(action=self._actions[one])
            for one in offer.shortcuts
        ]
        said = self.tr("Taken: {names}.") if taken else self.tr("The file changes nothing.")
        sentences = [said.format(names=_some(taken))]
        if offer.refused:
            sentences.append(
                self.tr("Not taken, for they do not fit here: {names}.").format(
                    names=_some([self._called(one) for one in offer.refused])
                )
            )
        self._tell(" ".join(sentences), undo if taken else None)

    def _called(self, key: str) -> str:
        return self._names.get(key) or self._actions.get(key) or key

    @Slot()
    def _ask_and_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export settings"),
            str(Path.home() / self.tr("writer settings.json")),
            self.tr("Settings (*.json)"),
        )
        if name:
            self.export_to(Path(name))

    @Slot()
    def _ask_and_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import settings"), str(Path.home()), self.tr("Settings (*.json)")
        )
        if name:
            self.import_from(Path(name))

    @Slot()
    def _put_back(self) -> None:
        if self._undo is None:
            return
        try:
            self._undo()
        except WriterError as problem:
            self._tell(str(problem))
        else:
            self._tell(self.tr("Your settings are as they were before the import."))
            self.import_button.setFocus()

    def _tell(self, sentence: str, undo: Callable[[], None] | None = None) -> None:
        self._undo = undo
        self._told.setText(sentence)
        self._back.setVisible(undo is not None)
        self.show()
        announce(self._told, sentence)


def _fits(keys: str) -> bool:
    return len(keys) <= 200 and all(map(can_be_keys, QKeySequence.listFromString(keys)))


def _some(names: list[str]) -> str:
    """Names in one line, not all of them where there are many."""
    more = len(names) - MOST_NAMES
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown}, +{more}" if more > 0 else shown
