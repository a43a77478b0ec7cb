"""Import, export and print: the actions, their dialogs, and the work in the background."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from writer_app.core.formats.bounds import Cancelled
from writer_app.core.formats.kinds import IMPORTED
from writer_app.core.settings import Settings
from writer_app.services.suggestions import explain
from writer_app.services.worker import Job, Worker
from writer_app.ui.actions import Actions
from writer_app.ui.notices import NoticeBar
from writer_app.ui.story_session import StorySession

Check = Callable[[], None]


@dataclass(frozen=True)
class _Task:
    sentence: str
    done: Callable[[Any], None]


def document_kinds() -> str:
    """The documents that can be imported, as a file dialog's filter."""
    words = QCoreApplication.translate("Exchange", "Documents ({endings})")
    return words.format(endings=" ".join(f"*{ending}" for ending in IMPORTED))


class Exchange(QObject):
    """Takes stories in and gives them out; while that lasts, the writer writes on."""

    def __init__(
        self,
        window: QWidget,
        story: StorySession,
        commands: Actions,
        settings: Settings,
        notices: NoticeBar,
        may_leave: Callable[[], bool],
        leave: Callable[[], None],
    ) -> None:
        """`may_leave` asks about unsaved text, `leave` forgets what belonged to the story."""
        super().__init__(window)
        self._window = window
        self._story = story
        self._settings = settings
        self._notices = notices
        self._may_leave = may_leave
        self._leave = leave
        self._worker: Worker | None = None
        self._tasks: dict[int, _Task] = {}
        self._exported = ""  # what was last said of it
        commands["import_story"].triggered.connect(lambda _checked=False: self.choose_import())
        commands["export_story"].triggered.connect(lambda _checked=False: self.export())
        commands["print_story"].triggered.connect(lambda _checked=False: self.show_pages())

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return bool(self._tasks)

    # In

    def choose_import(self) -> None:
        """Ask for a document and import it."""
        everything = self.tr("All files (*)")
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Import a document"), self._folder(),
            f"{document_kinds()};;{everything}",
        )  # fmt: skip
        if name:
            self.import_from(Path(name))

    def import_from(self, path: Path) -> None:
        """Import a document; the story in the editor gives way once it has been read."""

        def work(check: Check) -> object:
            from writer_app.core.formats.reading import read_document

            return read_document(path, check)

        def done(imported: Any) -> None:
            if self._may_leave():
                self._leave()
                folder = path.absolute().parent
                self._story.start_from(imported.text, folder / f"{imported.name}.md")
                if imported.note:
                    self._notices.show_notice(imported.note)

        self._begin(self.tr("Reading “{file}”…").format(file=path.name), work, done)

    # Out

    def export(self) -> None:
        """Ask what kind of file to make, then make it."""
        from writer_app.ui.exchange.export_dialog import ExportDialog

        dialog = ExportDialog(self._story, self._settings, self._window)
        if dialog.exec() and dialog.file is not None:
            self.export_to(dialog.file, dialog.request())
        dialog.deleteLater()

    def export_to(self, path: Path, request: Any) -> None:
        """Write the story into a file as an `ExportRequest` says."""
        text = self._story.text

        def work(check: Check) -> object:
            from writer_app.core.files import write_atomically
            from writer_app.ui.exchange.export_dialog import exported

            write_atomically(path, exported(text, request, check))
            return path

        def done(_result: object) -> None:
            folder = QUrl.fromLocalFile(str(path.absolute().parent))
            self._notices.withdraw(self._exported)  # several kinds in a row are one notice
            self._exported = self.tr("Exported as “{file}”.").format(file=path.name)
            self._notices.show_notice(
                self._exported,
                (self.tr("Open the folder"), lambda: QDesktopServices.openUrl(folder)),
            )

        self._begin(self.tr("Exporting “{file}”…").format(file=path.name), work, done)

    def show_pages(self) -> None:
        """Lay the story out on pages and show them, to be printed."""
        self._lay_out(self._open_pages)

    def _lay_out(self, show: Callable[[Any], None]) -> None:
        from writer_app.ui.exchange.export_dialog import last_request

        text, request = self._story.text, last_request(self._story, self._settings)

        def work(check: Check) -> object:
            from writer_app.ui.exchange.export_dialog import pages

            return pages(text, request, check)

        self._begin(self.tr("Laying the pages out…"), work, show)

    def _open_pages(self, pages: Any) -> None:
        from writer_app.ui.exchange.print_dialog import PrintDialog

        dialog = self._window.findChild(PrintDialog)
        if dialog is None:
            dialog = PrintDialog(pages, self._settings, self._window)
            dialog.changed.connect(self.show_pages)
            dialog.pdf_wanted.connect(self.export_pdf)
        else:
            dialog.show_pages(pages)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def export_pdf(self) -> None:
        """Ask for a file and export the pages as they are shown."""
        from writer_app.ui.exchange.export_dialog import ask_for_file, last_request

        path = ask_for_file(self._window, self._story, "pdf", self.tr("PDF (*.pdf)"))
        if path is not None:
            request = replace(last_request(self._story, self._settings), format="pdf")
            self.export_to(path, request)

    # The background

    def close(self) -> None:
        """End what is on its way; a file that was being replaced stays the old one."""
        if self._worker is not None:
            self._worker.stop()

    def _begin(
        self, sentence: str, work: Callable[[Check], object], done: Callable[[Any], None]
    ) -> None:
        if self._worker is None:
            self._worker = Worker("exchange", self)
            self._worker.finished.connect(self._on_finished)
            self._worker.failed.connect(self._on_failed)
        identifier = self._worker.submit(lambda job: work(_check_of(job)))
        self._tasks[identifier] = _Task(sentence, done)
        self._notices.show_notice(sentence, (self.tr("Stop"), lambda: self._stop(identifier)))

    def _stop(self, identifier: int) -> None:
        if self._worker is not None and self._tasks.pop(identifier, None) is not None:
            self._worker.cancel(identifier)

    def _end(self, identifier: int) -> _Task | None:
        task = self._tasks.pop(identifier, None)
        if task is not None and task.sentence not in [one.sentence for one in self._tasks.values()]:
            self._notices.withdraw(task.sentence)
        return task

    @Slot(int, object)
    def _on_finished(self, identifier: int, result: object) -> None:
        task = self._end(identifier)
        if task is not None:
            task.done(result)

    @Slot(int, object)
    def _on_failed(self, identifier: int, error: Exception) -> None:
        if self._end(identifier) is not None:
            self._notices.show_notice(explain(error))

    def _folder(self) -> str:
        return str(self._story.path.parent if self._story.path else Path.home())


def _check_of(job: Job) -> Check:
    def check() -> None:
        if job.cancelled:
            raise Cancelled

    return check
