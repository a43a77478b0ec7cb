"""The help opens from the disk, knows the keys as they are, and lets nothing in."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget
from pytestqt.qtbot import QtBot

from writer_app.core.help_pages import help_pages
from writer_app.core.resources import resource
from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.actions import ACTIONS, name_of
from writer_app.ui.help.help_window import HelpBrowser, HelpWindow
from writer_app.ui.help.words import fill


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, no_network: None) -> HelpWindow:
    window = HelpWindow(settings, "en")
    qtbot.addWidget(window)
    window.show()
    return window


def shown(window: HelpWindow) -> str:
    return window.browser.toPlainText()


def listed(window: HelpWindow) -> list[str]:
    pages = window.findChild(QListWidget, "helpPages")
    items = [pages.item(row) for row in range(pages.count())]
    return [item.text() for item in items if not item.isHidden()]


def test_every_page_can_be_read_and_every_blank_is_filled(
    window: HelpWindow, settings: Settings
) -> None:
    pages = help_pages("en", lambda kind, name: fill(settings, kind, name))
    assert listed(window) == [page.title for page in pages]
    for page in pages:
        window.go_to(page.name)
        assert shown(window).startswith(page.title)
        assert "{{" not in page.markdown
        assert "****" not in page.markdown
        for target in re.findall(r"\]\(([^)]*)\)", page.markdown):
            assert target.removesuffix(".md") in {one.name for one in pages}


@pytest.mark.parametrize("file", sorted(resource("help").rglob("*.md")), ids=lambda file: file.name)
def test_pages_name_only_actions_that_there_are(file: Path, settings: Settings) -> None:
    blanks = re.findall(r"\{\{(\w+)(?::(\w+))?\}\}", file.read_text(encoding="utf-8"))
    for kind, name in blanks:
        assert kind in ("key", "menu", "keys", "endings")
        assert fill(settings, kind, name), f"{kind}:{name}"


def test_the_page_of_keys_has_every_action_and_the_writers_own_keys(
    window: HelpWindow, settings: Settings
) -> None:
    window.go_to("keys")
    for spec in ACTIONS:
        assert name_of(spec) in shown(window)
        assert spec.tip in shown(window)
    assert "Ctrl+F12" not in shown(window)
    settings.set_shortcut("suggest", "Ctrl+F12; F7")
    assert "Ctrl+F12, F7" in shown(window)
    window.go_to("suggestions")
    assert "press Ctrl+F12, F7." in shown(window)


def test_back_and_forward(window: HelpWindow) -> None:
    window.go_to("goals")
    window.browser.anchorClicked.emit(QUrl("safety.md"))
    assert window.windowTitle() == "Help: Safety and backups"
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.windowTitle() == "Help: Goals and history"
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.windowTitle() == "Help: Safety and backups"
    window.go_back()
    window.go_back()
    window.go_back()
    assert window.windowTitle() == "Help: Writing"
    window.go_to("keys")
    window.go_forward()
    assert window.windowTitle() == "Help: Keys"


def test_search_leaves_pages_with_the_words_and_goes_from_place_to_place(
    window: HelpWindow,
) -> None:
    search = window.findChild(QLineEdit, "helpSearch")
    QTest.keyClicks(search, "midnight clock")
    assert listed(window) == ["Goals and history"]
    assert window.windowTitle() == "Help: Goals and history"
    places = []
    for _ in range(3):
        cursor = window.browser.textCursor()
        assert cursor.selectedText().casefold() in ("midnight", "clock")
        places.append(cursor.position())
        QTest.keyClick(search, Qt.Key.Key_Return)
    assert places[0] < places[1]
    assert places[2] == places[0]  # round again
    QTest.keyClick(search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert len(window.browser.extraSelections()) == 2
    assert window.isVisible()
    search.setText("xyzzy")
    assert listed(window) == []
    assert window._nothing.isVisible()
    search.clear()
    assert len(listed(window)) > 5
    assert window.browser.extraSelections() == []


@pytest.mark.usefixtures("no_network")
def test_nothing_is_loaded_and_no_link_leads_out(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    secret = tmp_path / "secret.md"
    secret.write_text("# secret")
    (tmp_path / "picture.svg").write_text("<svg/>")
    browser = HelpBrowser()
    qtbot.addWidget(browser)
    browser.show()
    wanted: list[str] = []
    browser.page_wanted.connect(wanted.append)
    browser.show_markdown(
        f"# A\n\n![a](https://example.org/a.png) ![b](file://{tmp_path}/picture.svg)\n\n"
        f"[c](https://example.org) [d](file://{secret})\n\n<script>alert(1)</script>\n\n"
        '<img src="https://example.org/b.png">'
    )
    browser.grab()
    for link in ("https://example.org", f"file://{secret}", "../secret.md", "javascript:x", ""):
        browser.anchorClicked.emit(QUrl(link))
    assert wanted == []
    assert opened == []
    assert "<script>" in browser.toPlainText()
    for kind in QTextDocument.ResourceType:
        assert browser.loadResource(kind.value, QUrl.fromLocalFile(str(secret))) is None


def test_links_follow_the_theme(qapp: QApplication, window: HelpWindow, settings: Settings) -> None:
    window.go_to("writing")
    theme.apply(qapp, settings)
    for colours in (theme.DARK, theme.LIGHT):
        settings.set("appearance.theme", colours.name)
        QApplication.processEvents()
        assert f"color:{colours.accent}" in window.browser.toHtml()


def test_a_language_of_its_own_is_asked_for(
    qtbot: QtBot, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def pages(language: str, fill: Callable[[str, str], str]) -> list[object]:
        asked.append(language)
        return list(help_pages("en", fill))

    monkeypatch.setattr("writer_app.ui.help.help_window.help_pages", pages)
    qtbot.addWidget(HelpWindow(settings, "vi"))
    assert asked == ["vi"]
