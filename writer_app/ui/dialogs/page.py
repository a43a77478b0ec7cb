"""What the pages of the settings have in common."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from writer_app.core.errors import WriterError


class Page(QWidget):
    """Changes settings; a change that cannot be saved is told, one that can clears that."""

    failed = Signal(str)

    def _do(self, change: Callable[[], None]) -> None:
        try:
            change()
        except WriterError as error:
            self.failed.emit(str(error))
        else:
            self.failed.emit("")
