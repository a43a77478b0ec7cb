"""The whole loop in the built window with the real starter: draft, choose, train, write on."""

from itertools import cycle

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QProgressBar, QPushButton

from writer_app import app
from writer_app.core.preferences import Outcome
from writer_app.services.suggestions import State as Engine
from writer_app.services.training import State as Training

OPENING = "The ferry came in late, and nobody on the quay would say where it had been. "
SENTENCES = (
    "Ines counted the lamps again.",
    '"You should go home," said the harbour master.',
    "The wind had turned before supper.",
    "Nobody had asked the boy.",
)
LIMIT = 300_000
"""Milliseconds that one step may take on a slow machine."""


class Writer:
    """What a person does with the window."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot
        self.program = app.program_of(window)
        self.editor = window.findChild(QPlainTextEdit, "storyEditor")

    def type(self, text):
        self.editor.moveCursor(QTextCursor.MoveOperation.End)
        self.qtbot.keyClicks(self.editor, text)

    def do(self, name):
        action = self.window.findChild(QAction, name)
        assert action.isEnabled(), name
        action.trigger()

    def ask(self):
        self.do("suggest")
        self.until(lambda: self.program.suggestions.state is Engine.READY)
        texts = tuple(self.window.pairs.session.texts)
        assert all(text.strip() for text in texts)
        assert texts[0] != texts[1]
        return texts

    def until(self, holds):
        self.qtbot.waitUntil(holds, timeout=LIMIT)


@pytest.fixture
def writer(qtbot, tmp_path, no_network):
    window = app.build(tmp_path / "home")
    window.show()
    writer = Writer(window, qtbot)
    writer.program.settings.set("decoding.length_tokens", 16)  # a third of the time
    writer.until(lambda: writer.program.suggestions.state is Engine.READY)
    yield writer
    writer.editor.document().setModified(False)
    window.close()


def test_draft_choose_train_use_ask_again_roll_back(writer):
    program, editor = writer.program, writer.editor
    writer.type(OPENING)

    sides = cycle(("choose_first", "choose_second"))
    for number in range(24):
        texts = writer.ask()
        side = next(sides)
        before = editor.toPlainText()
        writer.do(side)
        taken = texts[0] if side == "choose_first" else texts[1]
        assert editor.toPlainText() == before + taken
        if number % 3 == 2:
            writer.type(" " + SENTENCES[number // 3 % len(SENTENCES)])
    choices = program.store.choices()
    assert len(choices) == 24
    assert all(choice.trainable and choice.outcome in Outcome for choice in choices)
    assert {mark.choice for mark in writer.window.editor.marks()} == {c.id for c in choices}

    # Undone is not trained on; redone is again.
    writer.type(" Then it rained.")
    texts = writer.ask()
    writer.do("choose_first")
    assert len(program.store.training_rows()) == 25
    writer.do("undo")
    assert len(program.store.training_rows()) == 24
    writer.do("redo")
    assert len(program.store.training_rows()) == 25
    writer.do("undo")

    writer.do("train_personal_model")
    dialog = writer.window.findChild(QDialog, "trainingDialog")
    start = next(b for b in dialog.findChildren(QPushButton) if b.isVisible() and b.isDefault())
    assert start.isEnabled()
    writer.qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    assert program.training.state is Training.RUNNING
    bar = dialog.findChild(QProgressBar, "trainingProgressBar")
    writer.until(lambda: bar.value() > 0 or program.training.state is Training.FINISHED)
    # One writes on, and suggestions keep coming.
    length = len(editor.toPlainText())
    writer.type(" Meanwhile.")
    assert len(editor.toPlainText()) == length + len(" Meanwhile.")
    writer.ask()
    writer.do("dismiss")

    writer.until(lambda: program.training.state is not Training.RUNNING)
    outcome = program.training.outcome
    assert outcome is not None, "the training ended without a result"
    assert outcome.figures["n"] > 0
    for model in ("base", "tuned"):
        assert 0 <= outcome.figures[model]["low"] <= outcome.figures[model]["high"] <= 1
    assert len(outcome.samples) == 2
    use = next(b for b in dialog.findChildren(QPushButton) if b.isVisible() and "&Use" in b.text())
    writer.qtbot.mouseClick(use, Qt.MouseButton.LeftButton)
    writer.until(lambda: program.suggestions.state is Engine.READY)
    assert program.suggestions.model_name.version == 1
    [version] = program.library.versions()
    assert version.base_hash == program.library.base().hash
    assert set(version.choice_ids) == {choice.id for choice in choices}
    assert {"recipe", "seed", "packages", "figures"} <= set(version.record)

    writer.type(" After that,")
    writer.ask()
    writer.do("choose_second")
    newest = program.store.choices()[0]
    assert newest.pair.model_version == 1

    program.library.use(None)
    program.load_model()
    writer.until(lambda: program.suggestions.state is Engine.READY)
    assert program.suggestions.model_name.version == 0
    writer.type(" So")
    writer.ask()
    writer.do("neither")
    assert program.store.choices()[0].outcome is Outcome.NEITHER
    assert program.store.choices()[0].pair.model_version == 0
