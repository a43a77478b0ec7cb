"""Every text of the interface is translated, keeps its parts, and has the room that it needs."""

import ast
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTimer, QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from writer_app import app
from writer_app.core import language
from writer_app.core.document import read_story
from writer_app.core.errors import WriterError
from writer_app.core.resources import resource
from writer_app.core.settings import Settings
from writer_app.ui.actions import ACTIONS, MENUS
from writer_app.ui.main_window import MainWindow

ROOT = Path(__file__).parents[1]
TRANSLATIONS = sorted(Path(resource("i18n")).glob("*.ts"))
UNTRANSLATED = re.compile(r"(\W|\{\w+\}|\d|GPT|DistilGPT|XL|small|medium|large|Writer|PDF|pdf)*")
"""What may stay as it is: no words, or names."""


def tool(name: str, *arguments: object) -> str:
    path = Path(sys.executable).with_name(f"pyside6-{name}")
    done = subprocess.run(
        [path, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def messages(file: Path) -> Iterator[tuple[str, str, str]]:
    """Context, text and translation ("" where it is not finished)."""
    for context in ElementTree.parse(file).getroot().findall("context"):
        for message in context.findall("message"):
            found = message.find("translation")
            assert found is not None
            finished = found.get("type") is None and found.text
            yield (
                context.findtext("name") or "",
                message.findtext("source") or "",
                found.text or "" if finished else "",
            )


@pytest.fixture(params=TRANSLATIONS, ids=lambda path: path.stem)
def file(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_every_text_is_translated(file: Path, tmp_path: Path) -> None:
    """If this fails, run `.ci/translate` and translate what it finds."""
    updated = Path(shutil.copy(file, tmp_path / file.name))
    tool(
        "lupdate", "-extensions", "py", "writer_app", "-noobsolete", "-locations", "none",
        "-tr-function-alias", "QT_TRANSLATE_NOOP+=later,tr+=said", "-ts", updated,
    )  # fmt: skip
    there, wanted = list(messages(file)), list(messages(updated))
    assert len(wanted) > 1000
    assert [f"{context}: {text}" for context, text, translation in wanted if not translation] == []
    assert {(context, text) for context, text, _ in there} == {(c, t) for c, t, _ in wanted}
    made = tmp_path / "made.qm"
    tool("lrelease", file, "-qm", made)
    assert made.read_bytes() == file.with_suffix(".qm").read_bytes()


def test_no_text_is_hidden_from_the_translators(file: Path) -> None:
    """Such as one within an f-string, which lupdate does not find."""
    places = {"tr": 0, "said": 0, "translate": 1, "later": 1}
    texts = set()
    for source in (ROOT / "writer_app").rglob("*.py"):
        for call in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(call, ast.Call):
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                given = call.args[places.get(name, len(call.args)) :][:1]
                texts |= {one.value for one in given if isinstance(one, ast.Constant)}
    assert len(texts) > 1000
    assert texts - {text for _, text, _ in messages(file)} == set()


def test_translations_keep_what_is_filled_in_and_what_is_pressed(file: Path) -> None:
    problems = []
    for context, text, translation in messages(file):
        parts = [sorted(re.findall(r"\{\w*\}", each)) for each in (text, translation)]
        keys = [re.findall(r"&([^&\s])", each.replace("&&", "")) for each in (text, translation)]
        ends = [each.rstrip().endswith("…") for each in (text, translation)]
        same = text == translation and not UNTRANSLATED.fullmatch(text) and " " in text
        kept = parts[0] == parts[1] and len(keys[0]) == len(keys[1]) and ends[0] == ends[1]
        if not kept or same or not "".join(keys[1]).isascii():
            problems.append((context, text, translation))
    assert problems == []


def test_no_two_entries_of_a_menu_share_a_letter(file: Path) -> None:
    known = {text: translation for context, text, translation in messages(file)
             if context == "Actions"}  # fmt: skip
    for texts in (
        list(MENUS.values()),
        *([spec.text for spec in ACTIONS if spec.menu == menu] for menu in MENUS),
    ):
        for said in (texts, [known[text] for text in texts]):
            letters = [found[1].lower() for text in said if (found := re.search("&(.)", text))]
            assert sorted(set(letters)) == sorted(letters), said


@pytest.fixture(params=["en", *(path.stem for path in TRANSLATIONS)])
def window(
    request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setattr(app.Program, "load_model", lambda self: None)
    (tmp_path / "home").mkdir(mode=0o700)
    Settings(tmp_path / "home" / "settings.json").set("appearance.language", request.param)
    before = QLocale()
    made = app.build(tmp_path / "home")
    # Some action or other changes the text, and closing would ask.
    qtbot.addWidget(
        made, before_close_func=lambda window: window.editor.document().setModified(False)
    )
    made.show()
    yield made
    for dialog in QApplication.topLevelWidgets():
        if dialog is not made:
            dialog.close()
    made.editor.document().setModified(False)
    made.close()
    for translator in QApplication.instance().findChildren(QTranslator):
        QCoreApplication.removeTranslator(translator)
        translator.deleteLater()
    language.speak(lambda context, text: text)
    QLocale.setDefault(before)


def test_the_program_speaks_it(window: MainWindow, tmp_path: Path) -> None:
    translated = QLocale().language() == QLocale.Language.Vietnamese
    assert (window.commands.menus["file"].title() == "&File") != translated
    with pytest.raises(WriterError) as told:
        read_story(tmp_path / "gone.md")
    assert ("is not in" in str(told.value)) != translated
    assert "gone.md" in str(told.value)


def test_no_two_entries_of_an_open_menu_share_a_letter(window: MainWindow) -> None:
    """With those that are in no table: menus within menus."""
    for menu in (window.menuBar(), *window.findChildren(QMenu)):
        texts = [one.text().lower().replace("&&", "") for one in menu.actions()]
        letters = [found[1] for text in texts if (found := re.search("&(.)", text))]
        assert sorted(set(letters)) == sorted(letters), texts


def test_no_letter_of_a_panel_is_that_of_a_menu_or_the_key_of_an_action(
    window: MainWindow,
) -> None:
    """Two of one letter, and neither does anything."""
    for name in ("notes", "outline", "history", "replace"):
        window.commands[name].trigger()
    window.show_notice("Unsaved text was kept.", ("Restore", lambda: None))
    keys = [key.toString() for action in window.commands for key in action.shortcuts()]
    keys += [QKeySequence.mnemonic(one.text()).toString() for one in window.menuBar().actions()]
    for button in window.findChildren(QAbstractButton):
        if button.window() is window and not button.shortcut().isEmpty():
            keys.append(button.shortcut().toString())
    for label in window.findChildren(QLabel):
        if label.window() is window and label.buddy():
            keys.append(QKeySequence.mnemonic(label.text()).toString())
    assert [key for key, count in Counter(filter(None, keys)).items() if count > 1] == []


LEFT_OUT = {"quit", "paste"}
"""The end of the program, and what another test has left in the clipboard."""


def test_no_text_of_a_window_is_cut_off(window: MainWindow, tmp_path: Path) -> None:
    story = tmp_path / "ferry.md"
    story.write_text("# One\n\nThe ferry came in late.\n\n# Two\n\nNobody waved.\n")
    window.open_story(story)
    problems: list[str] = []
    seen: set[str] = set()

    def look() -> None:
        """At what has opened; a dialog that waits for an answer is seen from within."""
        for top in QApplication.topLevelWidgets():
            if top is not window and top.isVisible() and not isinstance(top, QFileDialog):
                seen.add(type(top).__name__)
                problems.extend(f"{type(top).__name__}: {text}" for text in cut_off(top))
        for top in QApplication.topLevelWidgets():
            if top is not window and top.isVisible():
                top.close()

    for spec in ACTIONS:
        if spec.id not in LEFT_OUT and window.commands[spec.id].isEnabled():
            soon = QTimer(window)
            soon.setSingleShot(True)
            soon.timeout.connect(look)
            soon.start(100)
            window.commands[spec.id].trigger()
            QApplication.processEvents()
            look()
            soon.stop()
    assert len(seen) > 10, seen
    assert problems == []
    assert cut_off(window) == []


def cut_off(top: QWidget) -> list[str]:
    """The texts of labels and buttons that have less room than they need."""
    found = []
    for label in top.findChildren(QLabel):
        if label.isVisible() and label.text() and type(label) is QLabel:
            if label.wordWrap():
                fits = label.height() >= label.heightForWidth(label.width()) - 1
            else:
                fits = label.width() >= label.sizeHint().width() - 1
            if not fits:
                found.append(f"{label.text()} ({label.size().toTuple()})")
    for button in top.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and button.width() < button.sizeHint().width() - 1:
            found.append(f"{button.text()} ({button.width()} < {button.sizeHint().width()})")
    return found
