"""The losses, against values worked out by hand and against TRL's."""

import math

import pytest
import torch

from training.objectives import dpo_loss, reward_margin, shifted_reference, strength_offset


def test_without_a_change_the_loss_is_log_2():
    logs = torch.tensor([-30.0, -41.5])
    margin = reward_margin(logs, logs - 3, logs, logs - 3, beta=0.1)
    assert margin.tolist() == [0, 0]
    assert dpo_loss(margin).tolist() == pytest.approx([math.log(2)] * 2)


def test_margin_and_loss_by_hand():
    margin = reward_margin(
        torch.tensor([-10.0]), torch.tensor([-14.0]), torch.tensor([-12.0]), torch.tensor([-13.0]),
        beta=0.5,
    )  # fmt: skip
    assert margin.item() == pytest.approx(0.5 * (2 + 1))
    assert dpo_loss(margin).item() == pytest.approx(math.log(1 + math.exp(-1.5)))


def test_an_offset_of_1_at_the_start_costs_log_1_plus_e():
    beta = 0.1
    reference = torch.tensor([-30.0])
    shifted = shifted_reference(reference, torch.tensor([1.0]), beta)
    margin = reward_margin(reference, reference, shifted, reference, beta)
    assert dpo_loss(margin).item() == pytest.approx(1.31326, abs=1e-5)


def test_the_offset_grows_with_strength_and_is_none_for_a_plain_choice():
    offsets = strength_offset(torch.tensor([1.0, 2.0]), alpha=1.5)
    assert offsets.tolist() == pytest.approx([0, 1.5 * math.log(2)])
    assert strength_offset(torch.tensor([1.0, 2.0]), alpha=0.0).tolist() == [0, 0]
