"""The blind test: switched on where there is a personal model, and told with its interval."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from writer_app.core.paths import open_home
from writer_app.core.preferences import BLIND_STRENGTHS, Outcome, Pair, PreferenceStore
from writer_app.core.settings import Settings
from writer_app.engine.types import ModelName
from writer_app.services.suggestions import SuggestionService
from writer_app.ui.personal.blind_test_dialog import BlindTestDialog


class Engine(QObject):
    model_ready = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.model_name: ModelName | None = ModelName("starter", "5eed", 2)


@dataclass
class Blind:
    engine: Engine
    store: PreferenceStore
    settings: Settings
    dialog: BlindTestDialog

    def decided(self, outcome: Outcome, times: int) -> None:
        for _ in range(times):
            pair = Pair(
                uuid.uuid4().hex, f"She {uuid.uuid4()}", "", " went", " came", False,
                "starter", "5eed", 2,
                {BLIND_STRENGTHS: (1.0, 0.0)}, 1, "story", "ferry.md", "2026-03-01T09:00:00+00:00",
            )  # fmt: skip
            self.store.record(pair, outcome)
        self.dialog.refresh()

    def said(self, name: str) -> str:
        found = self.dialog.findChild(QLabel, name)
        assert isinstance(found, QLabel)
        return found.text()


@pytest.fixture
def blind(tmp_path: Path, qtbot: QtBot) -> Iterator[Blind]:
    home = open_home(tmp_path / "home")
    engine, settings = Engine(), Settings(home.settings_file)
    store = PreferenceStore(home.choices_file)
    dialog = BlindTestDialog(store, cast(SuggestionService, engine), settings)
    qtbot.addWidget(dialog)
    dialog.show()
    yield Blind(engine, store, settings, dialog)
    store.close()


def test_it_is_switched_on_where_a_personal_model_writes(blind: Blind) -> None:
    box = blind.dialog.findChild(QCheckBox, "blindTestOn")
    assert isinstance(box, QCheckBox)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert blind.settings.get("decoding.blind")
    blind.settings.set("decoding.strength", 0.0)
    assert not box.isEnabled()
    blind.settings.set("decoding.strength", 1.0)
    blind.engine.model_name = ModelName("starter", "5eed", 0)
    blind.engine.model_ready.emit(blind.engine.model_name, None)
    assert not box.isEnabled()
    assert blind.said("blindTestVerdict") == ""


def test_it_tells_the_count_and_is_in_no_hurry_to_judge(blind: Blind) -> None:
    blind.decided(Outcome.FIRST, 6)
    blind.decided(Outcome.SECOND, 2)
    blind.decided(Outcome.BOTH, 1)
    said = blind.said("blindTestCounts")
    assert "yours 6" in said
    assert "base's 2; both fine 1" in said
    assert all(f"{n}\u00a0%" in said for n in (75, 27, 99))
    assert "too early" in blind.said("blindTestVerdict")
    blind.decided(Outcome.FIRST, 10)
    assert "Your personal model" in blind.said("blindTestVerdict")
    blind.decided(Outcome.SECOND, 60)
    assert "The base" in blind.said("blindTestVerdict")
