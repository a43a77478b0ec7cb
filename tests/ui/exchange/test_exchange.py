"""Import, export and print in a real window."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.core.formats.documents import docx
from writer_app.core.journal import Journal
from writer_app.core.paths import Home
from writer_app.core.settings import Settings
from writer_app.ui import main_window
from writer_app.ui.exchange.export_dialog import ExportDialog, exported, last_request
from writer_app.ui.exchange.print_dialog import PrintDialog
from writer_app.ui.main_window import MainWindow
from writer_app.ui.questions import Unsaved

BODY = (
    "<w:p><w:r><w:t>Words of </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>another</w:t></w:r></w:p>"
)


@pytest.fixture
def settled(window: MainWindow, qtbot: QtBot) -> Callable[[], None]:
    """Waits for what is on its way."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not window.exchange.busy)

    return wait


@pytest.fixture
def choose_file(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path | None], list[str]]:
    """Answers the next file dialogs; what they were told is in the list."""

    def choose(path: Path | None) -> list[str]:
        told: list[str] = []

        def answer(*arguments: object) -> tuple[str, str]:
            told.extend(map(str, arguments[1:]))
            return str(path or ""), ""

        monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
        return told

    return choose


def press(parent: QWidget, words: str) -> None:
    [found] = [
        one for one in parent.findChildren(QPushButton)
        if one.text().replace("&", "") == words and one.isVisibleTo(parent)
    ]  # fmt: skip
    found.click()


@pytest.mark.parametrize("way", ["import", "open"])
def test_a_document_becomes_a_story_without_a_file(
    window: MainWindow,
    home: Home,
    tmp_path: Path,
    settled: Callable[[], None],
    choose_file: Callable[[Path | None], list[str]],
    way: str,
) -> None:
    path = docx(tmp_path / "Draft 3.docx", BODY)
    before = path.read_bytes()
    choose_file(path)
    window.commands["import_story" if way == "import" else "open_story"].trigger()
    settled()
    assert window.text == "Words of *another*"
    assert window.path is None
    assert window.story.unsaved
    assert window.windowTitle().startswith("Draft 3")
    assert window.notices.sentences() == []
    told = choose_file(tmp_path / "Draft 3.md")
    window.commands["save_story"].trigger()
    assert str(tmp_path / "Draft 3.md") in told
    assert (tmp_path / "Draft 3.md").read_text() == "Words of *another*"
    assert path.read_bytes() == before


def test_an_import_is_in_the_journal_before_anything_is_typed(
    window: MainWindow, home: Home, tmp_path: Path, settled: Callable[[], None]
) -> None:
    window.exchange.import_from(docx(tmp_path / "a.docx", BODY))
    settled()
    window._journal.close()
    [found] = Journal.found(home.journal_dir)
    assert (found.text, found.path) == ("Words of *another*", None)
    found.discard()


def test_a_damaged_document_is_told_of_and_the_story_stays(
    window: MainWindow, tmp_path: Path, settled: Callable[[], None]
) -> None:
    QTest.keyClicks(window.editor, "Mine.")
    window.save_story_as(tmp_path / "mine.md")
    (tmp_path / "bad.odt").write_bytes(b"PK\x03\x04 nothing")
    window.open_story(tmp_path / "bad.odt")
    settled()
    [said] = window.notices.sentences()
    assert said.startswith('"bad.odt" is damaged.')
    assert (window.text, window.path) == ("Mine.", tmp_path / "mine.md")


def test_unsaved_words_are_asked_about_when_the_import_is_there(
    window: MainWindow,
    tmp_path: Path,
    settled: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def cancel(_parent: QWidget, title: str) -> Unsaved:
        asked.append(title)
        return Unsaved.CANCEL

    monkeypatch.setattr(main_window, "ask_about_unsaved", cancel)
    window.exchange.import_from(docx(tmp_path / "a.docx", BODY))
    window.editor.insertPlainText("Written meanwhile.")
    settled()
    assert asked == ["Untitled"]
    assert window.text == "Written meanwhile."


def test_an_import_asks_once_about_unsaved_words(
    window: MainWindow,
    tmp_path: Path,
    settled: Callable[[], None],
    choose_file: Callable[[Path | None], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def discard(_parent: QWidget, title: str) -> Unsaved:
        asked.append(title)
        return Unsaved.DISCARD

    monkeypatch.setattr(main_window, "ask_about_unsaved", discard)
    window.editor.insertPlainText("Not wanted.")
    choose_file(docx(tmp_path / "a.docx", BODY))
    window.commands["import_story"].trigger()
    settled()
    assert asked == ["Untitled"]
    assert window.text == "Words of *another*"


def test_an_import_can_be_stopped(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, settled: Callable[[], None]
) -> None:
    window.exchange.import_from(docx(tmp_path / "a.docx", BODY))
    press(window.notices, "Stop")
    assert not window.exchange.busy
    window.exchange.import_from(docx(tmp_path / "b.docx", BODY.replace("Words", "Others")))
    settled()
    assert window.text == "Others of *another*"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.markdown", "a.text", "README", "a.b.MD"])
def test_plain_text_is_opened_and_saved_under_any_other_name(
    window: MainWindow, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes("Wörter\r\n".encode())
    window.open_story(tmp_path / name)
    assert (window.text, window.path) == ("Wörter", tmp_path / name)
    QTest.keyClicks(window.editor, "X")
    assert window.save_story()
    assert (tmp_path / name).read_bytes() == "XWörter\r\n".encode()


def test_a_story_is_never_saved_as_plain_text_under_the_name_of_a_document(
    window: MainWindow, tmp_path: Path
) -> None:
    QTest.keyClicks(window.editor, "Words.")
    assert not window.save_story_as(tmp_path / "story.docx")
    assert not (tmp_path / "story.docx").exists()
    assert "story.md" in window.notices.sentences()[0]


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf", "epub", "html"])
def test_export(
    window: MainWindow,
    settings: Settings,
    tmp_path: Path,
    settled: Callable[[], None],
    choose_file: Callable[[Path | None], list[str]],
    qtbot: QtBot,
    kind: str,
) -> None:
    window.editor.load("# One\n\nHe said *no*.")
    window.save_story_as(tmp_path / "road.md")
    told = choose_file(tmp_path / "out")  # without an ending
    dialogs: list[ExportDialog] = []

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        dialogs.append(dialog)
        assert dialog.title.text() == "road"
        dialog.format.setCurrentIndex(dialog.format.findData(kind))
        assert dialog.page.isEnabled() == (kind in ("docx", "odt", "pdf"))
        dialog.author.setText("Ann")
        press(dialog, "Export…")

    QTimer.singleShot(0, fill)
    window.commands["export_story"].trigger()
    settled()
    assert dialogs
    assert str(tmp_path / f"road.{kind}") in told
    data = (tmp_path / f"out.{kind}").read_bytes()
    assert data.startswith({"html": b"<!DOCTYPE", "pdf": b"%PDF-"}.get(kind, b"PK"))
    assert window.notices.sentences() == [f"Exported as “out.{kind}”."]
    assert (settings.get("export.format"), settings.get("export.author")) == (kind, "Ann")
    assert window.path == tmp_path / "road.md"  # still the story's file


def test_exports_one_after_the_other_are_told_in_one_notice(
    window: MainWindow, settings: Settings, tmp_path: Path, settled: Callable[[], None]
) -> None:
    window.editor.load("# One\n\nHe said *no*.")
    for kind in ("html", "epub"):
        request = replace(last_request(window.story, settings), format=kind)
        window.exchange.export_to(tmp_path / f"out.{kind}", request)
        settled()
    assert window.notices.sentences() == ["Exported as “out.epub”."]


def test_no_export_has_marks_of_what_a_suggestion_wrote(
    window: MainWindow, settings: Settings
) -> None:
    window.editor.load("Before. ")
    window.editor.insert(8, 8, "Taken.", "choice-1")
    assert window.editor.marks()
    request = last_request(window.story, settings)
    assert b"choice-1" not in exported(window.text, request, lambda: None)


def test_a_failed_export_says_so_and_leaves_the_old_file(
    window: MainWindow, settings: Settings, tmp_path: Path, settled: Callable[[], None]
) -> None:
    window.editor.load("Words.")
    old = tmp_path / "old.docx"
    old.write_bytes(b"old")
    old.chmod(0o400)
    blocked = tmp_path / "gone" / "a.docx"
    request = last_request(window.story, settings)
    window.exchange.export_to(blocked, request)
    settled()
    [said] = window.notices.sentences()
    assert "is not there any more" in said
    assert old.read_bytes() == b"old"
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["old.docx"]


def test_an_existing_file_is_asked_about_where_the_ending_was_added(
    window: MainWindow,
    settings: Settings,
    tmp_path: Path,
    choose_file: Callable[[Path | None], list[str]],
    answer_next: Callable[[str], list[str]],
) -> None:
    from writer_app.ui.exchange.export_dialog import ask_for_file

    (tmp_path / "a.pdf").write_bytes(b"old")
    choose_file(tmp_path / "a")
    for answer, path in (("Cancel", None), ("Replace", tmp_path / "a.pdf")):
        answer_next(answer)
        assert ask_for_file(window, window.story, "pdf", "PDF") == path


@pytest.fixture
def preview(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, settled: Callable[[], None]
) -> PrintDialog:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: []))
    window.editor.load("# One\n\n" + "Some words in a row.\n\n" * 200 + "# Two\n\nEnd.")
    window.commands["print_story"].trigger()
    settled()
    dialog = window.findChild(PrintDialog)
    assert dialog is not None
    return dialog


def test_pages_are_turned_by_keys_wheel_and_number(preview: PrintDialog) -> None:
    view = preview.view
    last = preview.number.maximum() - 1
    assert last >= 4
    for key, page in (("PageDown", 1), ("Down", 2), ("PageUp", 1), ("End", last), ("Home", 0)):
        QTest.keyClick(view, getattr(Qt.Key, f"Key_{key}"))
        assert (view.page, preview.number.value()) == (page, page + 1)
        assert view.accessibleName() == f"Page {page + 1} of {last + 1}"
    down = QWheelEvent(
        QPointF(5, 5), QPointF(view.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    assert down.type() == QEvent.Type.Wheel
    QApplication.sendEvent(view, down)
    assert view.page == 1
    preview.number.setValue(3)
    assert view.page == 2


def test_another_look_lays_the_pages_out_anew_at_the_same_place(
    preview: PrintDialog, settings: Settings, settled: Callable[[], None]
) -> None:
    before = preview.number.maximum()
    preview.view.go_to(before - 1)
    preview.look.setCurrentIndex(preview.look.findData("manuscript"))
    settled()
    assert settings.get("export.layout") == "manuscript"
    assert preview.number.maximum() > before
    assert preview.view.page == preview.number.maximum() - 1


def test_without_a_printer_a_pdf_is_offered(
    window: MainWindow,
    preview: PrintDialog,
    tmp_path: Path,
    settled: Callable[[], None],
    choose_file: Callable[[Path | None], list[str]],
) -> None:
    assert not preview.print.isEnabled()
    choose_file(tmp_path / "pages.pdf")
    press(preview, "Save as PDF…")
    settled()
    assert (tmp_path / "pages.pdf").read_bytes().startswith(b"%PDF-")


def test_a_printer_gets_the_pages_it_was_asked_for(preview: PrintDialog, tmp_path: Path) -> None:
    for pages, name in (((0, 0), "all.pdf"), ((2, 3), "some.pdf")):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / name))
        printer.setFromTo(*pages)
        assert preview.print_on(printer)
    count = preview.number.maximum()
    for name, wanted in (("all.pdf", count), ("some.pdf", 2)):
        data = (tmp_path / name).read_bytes()
        assert data.count(b"/Type /Page\n") == wanted


def test_closing_the_window_ends_what_is_on_its_way(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = make_window()
    window.exchange.import_from(docx(tmp_path / "a.docx", BODY * 20_000))
    window.close()  # no thread is left: tests/conftest.py looks
    assert window.text == ""
