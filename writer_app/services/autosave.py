"""Unsaved text on its way to the crash journal: what is typed is on disk within a second."""

import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_app.core.document import Fingerprint, TextFormat
from writer_app.core.journal import Journal, JournalGone
from writer_app.core.marks import Mark
from writer_app.services.suggestions import explain
from writer_app.services.worker import Job, Worker

log = logging.getLogger(__name__)

FLUSH_MS = 500
"""Longest time an edit waits in memory, in milliseconds."""


class JournalKeeper(QObject):
    """Feeds one `Journal` from the editor's changes; the disk is only touched on its own thread."""

    failed = Signal(str)
    """The journal cannot be written; a sentence, once for each story."""

    gone = Signal()
    """The journal was removed by somebody: it must begin anew with the whole text."""

    def __init__(self, journal_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._journal = Journal(journal_dir)
        self._worker = Worker("journal", self)
        self._worker.failed.connect(self._on_failed)
        self._told = False
        self._edits: list[tuple[int, int, str, Sequence[Mark]]] = []
        self._caret = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FLUSH_MS)
        self._timer.timeout.connect(self.flush)

    def begin(
        self,
        base_text: str,
        path: Path | None,
        caret: int = 0,
        fingerprint: Fingerprint | None = None,
        *,
        marks: Sequence[Mark] = (),
        format: TextFormat | None = None,
        unsaved: bool = False,
    ) -> None:
        """Start anew: a story was opened, created, saved or recovered.

        `fingerprint` is that of the file as it was read or written; `unsaved` keeps the text at
        once, for a recovered story that lies in no other place yet.
        """
        self._edits.clear()
        self._timer.stop()
        self._caret = caret
        self._told = False

        def work(job: Job) -> None:
            self._journal.start(
                path, base_text, caret, fingerprint, marks=marks, format=format, unsaved=unsaved
            )
            self._journal.flush()

        self._worker.submit(work)

    def edited(self, position: int, removed: int, added: str, marks: Sequence[Mark] = ()) -> None:
        """Note an edit, in UTF-16 units as Qt counts them, and the marks within what is new."""
        self._edits.append((position, removed, added, marks))
        if not self._timer.isActive():
            self._timer.start()

    def caret_moved(self, position: int) -> None:
        """Note where the caret is; it is written with the next edit."""
        self._caret = position

    @Slot()
    def flush(self) -> None:
        """Hand what has gathered to the thread that writes it."""
        if not self._edits:
            return
        edits, self._edits = self._edits, []
        caret = self._caret

        def work(job: Job) -> None:
            for edit in edits:
                self._journal.edit(*edit)
            self._journal.caret(caret)
            self._journal.flush()

        self._worker.submit(work)

    def discard(self) -> None:
        """Nothing is unsaved any more: remove the journal."""
        self._edits.clear()
        self._timer.stop()
        self._worker.submit(lambda job: self._journal.discard())

    def close(self) -> None:
        """Write what is left and end the thread."""
        self._timer.stop()
        self.flush()
        self._worker.submit(lambda job: self._journal.close())
        self._worker.finish()

    @Slot(int, object)
    def _on_failed(self, identifier: int, error: Exception) -> None:
        if isinstance(error, JournalGone):
            self.gone.emit()
        elif not self._told:
            self._told = True
            self.failed.emit(explain(error))
