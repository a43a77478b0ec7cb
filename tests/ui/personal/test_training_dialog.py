"""The dialog says what will happen, shows what happens, and leaves every decision to the writer."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.personal.fakes import PLAN, FakeTraining, outcome
from writer_app.services.training import TrainingPlan, TrainingService
from writer_app.ui.personal.training_dialog import TrainingDialog


@pytest.fixture
def service(qtbot: QtBot) -> FakeTraining:
    return FakeTraining()


def opened(qtbot: QtBot, service: FakeTraining) -> TrainingDialog:
    dialog = TrainingDialog(cast(TrainingService, service))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def dialog(qtbot: QtBot, service: FakeTraining) -> TrainingDialog:
    return opened(qtbot, service)


def text_of(dialog: QWidget) -> str:
    """All that can be read just now, with plain spaces."""
    labels = [label for label in dialog.findChildren(QLabel) if label.isVisible()]
    return "\n".join(label.text() for label in labels).replace("\u00a0", " ")


def button(dialog: QWidget, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found.isVisible(), name
    return found


def is_shown(dialog: QWidget, name: str) -> bool:
    return dialog.findChild(QPushButton, name).isVisible()


# Before


def test_it_says_what_will_happen(dialog: TrainingDialog) -> None:
    text = text_of(dialog)
    for part in ("64", "51", "13", "50 s", "640 MB", "nothing changes"):
        assert part in text
    assert not dialog.isModal()
    assert not is_shown(dialog, "continueTraining")


def test_the_first_button_starts(dialog: TrainingDialog, service: FakeTraining) -> None:
    start = button(dialog, "startTraining")
    assert start.isDefault()
    start.click()
    assert service.asked == [("start", False)]


def test_too_few_choices_are_told_and_start_is_not_possible(
    qtbot: QtBot, service: FakeTraining
) -> None:
    reason = "Training starts at 20 choices; so far there are 12."
    service.next_plan = TrainingPlan(12, 8, 4, 0.0, 0, reason, False)
    dialog = opened(qtbot, service)
    assert reason in text_of(dialog)
    assert not button(dialog, "startTraining").isEnabled()


def test_an_interrupted_training_can_go_on_or_begin_anew(
    qtbot: QtBot, service: FakeTraining
) -> None:
    service.next_plan = replace(PLAN, unfinished=True)
    dialog = opened(qtbot, service)
    assert "interrupted" in text_of(dialog)
    assert button(dialog, "continueTraining").isDefault()
    assert "anew" in button(dialog, "startTraining").text()
    button(dialog, "continueTraining").click()
    assert service.asked == [("start", True)]


def test_the_plan_is_made_anew_each_time_it_is_opened(
    dialog: TrainingDialog, service: FakeTraining
) -> None:
    dialog.close()
    service.next_plan = replace(PLAN, choices=65)
    dialog.show()
    assert "65" in text_of(dialog)


def test_a_training_that_cannot_begin_says_why(
    dialog: TrainingDialog, service: FakeTraining
) -> None:
    service.refusal = "There is no room on the disk. Free some and try again."
    button(dialog, "startTraining").click()
    assert service.refusal in text_of(dialog)
    assert button(dialog, "startTraining").isEnabled()


# While it runs


@pytest.fixture
def running(dialog: TrainingDialog) -> TrainingDialog:
    button(dialog, "startTraining").click()
    return dialog


def test_progress_is_shown_live(running: TrainingDialog, service: FakeTraining) -> None:
    bar = running.findChild(QProgressBar, "trainingProgressBar")
    assert (bar.minimum(), bar.maximum()) == (0, 0)  # getting ready, for who knows how long
    service.step(11, 80, 45.0, loss=0.66, margin=0.04)
    service.step(12, 80, 40.0, loss=0.64, margin=0.06)
    service.step(12, 80, 40.0, agreement=0.6, held_out_loss=0.68)
    assert (bar.value(), bar.maximum()) == (12, 80)
    assert "Step 12 of 80 · about 40 s left" in text_of(running)
    page = running._run_page
    assert page.loss.points(held_out=False) == [(11, 0.66), (12, 0.64)]
    assert page.loss.points(held_out=True) == [(12, 0.68)]
    assert page.margin.points(held_out=False) == [(11, 0.04), (12, 0.06)]
    assert page.agreement.points(held_out=True) == [(12, 0.6)]
    assert "60 %" in page.agreement.accessibleDescription().replace("\u00a0", " ")
    assert "go on writing" in text_of(running)


def test_it_can_be_paused_and_go_on(running: TrainingDialog, service: FakeTraining) -> None:
    button(running, "pauseTraining").click()
    assert "paused" in text_of(running)
    button(running, "pauseTraining").click()
    assert "paused" not in text_of(running)
    assert service.asked[1:] == ["pause", "resume"]


def test_cancelling_changes_nothing_and_says_so(
    running: TrainingDialog, service: FakeTraining
) -> None:
    button(running, "cancelTraining").click()
    assert service.asked[-1] == "cancel"
    assert "Cancelling" in text_of(running)
    assert not button(running, "cancelTraining").isEnabled()
    service.end_cancelled()
    assert "as before" in text_of(running)
    button(running, "startTraining").click()
    assert button(running, "cancelTraining").isEnabled()
    assert running._run_page.loss.points(held_out=False) == []


def test_closing_leaves_the_training_alone(
    qtbot: QtBot, running: TrainingDialog, service: FakeTraining
) -> None:
    qtbot.keyClick(running, Qt.Key.Key_Escape)
    assert not running.isVisible()
    service.step(30, 80, 25.0, loss=0.5)
    running.show()
    assert "Step 30 of 80" in text_of(running)
    assert service.asked == [("start", False)]


def test_a_dialog_made_later_finds_the_training_running(
    qtbot: QtBot, running: TrainingDialog, service: FakeTraining
) -> None:
    service.pause()
    later = opened(qtbot, service)
    assert "paused" in text_of(later)
    service.end(outcome(60, 32, 47))
    assert is_shown(opened(qtbot, service), "useVersion")


def test_a_failure_is_told_and_one_can_try_again(
    running: TrainingDialog, service: FakeTraining
) -> None:
    service.end_failed("There was not enough memory. Close other programs and try again.")
    assert "not enough memory" in text_of(running)
    button(running, "startTraining").click()
    assert "not enough memory" not in text_of(running)


def test_a_failure_behind_a_closed_dialog_is_told_when_it_is_opened(
    running: TrainingDialog, service: FakeTraining
) -> None:
    running.close()
    service.end_failed("There was not enough memory. Close other programs and try again.")
    running.show()
    assert "not enough memory" in text_of(running)
    running.close()
    running.show()
    assert "not enough memory" not in text_of(running)


# At the end


@pytest.mark.parametrize(
    ("figures", "said", "not_said"),
    [
        ((60, 32, 47), "more often", "Too few"),
        ((60, 47, 32), "less often", "more often"),
        ((13, 7, 9), "Too few to tell", "more often"),
        ((2000, 1200, 1200), "about equally", "more often"),
        ((0, 0, 0), "not measured", "more often"),
    ],
)
def test_the_verdict_claims_no_more_than_the_figures(
    running: TrainingDialog,
    service: FakeTraining,
    figures: tuple[int, int, int],
    said: str,
    not_said: str,
) -> None:
    service.end(outcome(*figures))
    assert said in text_of(running)
    assert not_said not in text_of(running)


def test_figures_intervals_and_samples_are_shown(
    running: TrainingDialog, service: FakeTraining
) -> None:
    service.end(outcome(60, 32, 47))
    text = text_of(running)
    for part in ("60", "53 % (95 % interval 41 % to 65 %)", "78 % (95 % interval 66 % to 87 %)"):
        assert part in text
    for part in ("She waited.", "Old words.", "New words."):
        assert part in text


def test_using_it_is_the_writers_decision(
    qtbot: QtBot, running: TrainingDialog, service: FakeTraining
) -> None:
    result = outcome(60, 32, 47)
    service.end(result)
    running.close()
    running.show()  # still there
    with qtbot.waitSignal(running.used):
        button(running, "useVersion").click()
    assert service.asked[-1] == ("use", result)
    assert "Version 3" in text_of(running)


def test_discarding_goes_back_to_the_start(running: TrainingDialog, service: FakeTraining) -> None:
    result = outcome(13, 7, 9)
    service.end(result)
    button(running, "discardVersion").click()
    assert service.asked[-1] == ("discard", result)
    assert is_shown(running, "startTraining")


def test_a_version_that_cannot_be_kept_is_not_lost(
    running: TrainingDialog, service: FakeTraining
) -> None:
    service.end(outcome(60, 32, 47))
    service.refusal = "There is no room on the disk. Free some and try again."
    button(running, "useVersion").click()
    assert service.refusal in text_of(running)
    service.refusal = None
    button(running, "useVersion").click()
    assert "Version 3" in text_of(running)


def test_everything_that_can_be_pressed_has_a_name(
    running: TrainingDialog, service: FakeTraining, tmp_path: Path
) -> None:
    service.end(outcome(60, 32, 47))
    for each in running.findChildren(QPushButton):
        assert each.text() or each.accessibleName()
        assert each.focusPolicy() & Qt.FocusPolicy.TabFocus
