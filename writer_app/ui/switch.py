"""An action that switches a setting."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from writer_app.core.errors import WriterError
from writer_app.core.settings import Settings


class SettingSwitch(QObject):
    """Keeps a checkable action and a setting in step: on is one value, off another."""

    failed = Signal(str)
    """A sentence: the setting could not be saved."""

    def __init__(
        self,
        action: QAction,
        settings: Settings,
        key: str,
        on: object = True,
        off: object = False,
    ) -> None:
        super().__init__(action)
        self._action, self._settings = action, settings
        self._key, self._on, self._off = key, on, off
        action.triggered.connect(self._on_triggered)
        self.destroyed.connect(settings.subscribe(self._on_setting))
        self._on_setting(key)

    @Slot(bool)
    def _on_triggered(self, checked: bool) -> None:
        try:
            self._settings.set(self._key, self._on if checked else self._off)
        except WriterError as problem:
            self.failed.emit(str(problem))

    def _on_setting(self, key: str) -> None:
        if key == self._key:
            self._action.setChecked(self._settings.get(key) == self._on)
