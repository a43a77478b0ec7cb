"""The losses, against values worked out by hand and against TRL's."""

import math

import pytest
import torch
from datasets import Dataset
from hypothesis import given
from hypothesis import strategies as st
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
from trl import DPOConfig, DPOTrainer

from training.errors import TrainingError
from training.tuning.objectives import (
    LOSSES,
    PER_TOKEN,
    Objective,
    dpo_loss,
    dpop_penalty,
    hinge_loss,
    ipo_loss,
    loss,
    margin_per_token,
    nll,
    reward_margin,
    robust_loss,
    score_offset,
    shifted_reference,
    strength_offset,
)

LOG_2 = math.log(2)
NATS = st.floats(-200, 0)
MARGINS = st.floats(-30, 30)


def objective(name, **values):
    """An objective that is sound for any of the losses."""
    return Objective(name, label_smoothing=0.1 if name == "robust" else 0.0, **values)


def one(*values):
    """Each value as a tensor of one pair."""
    return [torch.tensor([value], dtype=torch.float64) for value in values]


# by hand


def test_without_a_change_the_loss_is_log_2():
    logs = torch.tensor([-30.0, -41.5])
    margin = reward_margin(logs, logs - 3, logs, logs - 3, beta=0.1)
    assert margin.tolist() == [0, 0]
    assert dpo_loss(margin).tolist() == pytest.approx([LOG_2] * 2)


def test_margin_and_loss_by_hand():
    margin = reward_margin(
        torch.tensor([-10.0]), torch.tensor([-14.0]), torch.tensor([-12.0]), torch.tensor([-13.0]),
        beta=0.5,
    )  # fmt: skip
    assert margin.item() == pytest.approx(0.5 * (2 + 1))
    assert dpo_loss(margin).item() == pytest.approx(math.log(1 + math.exp(-1.5)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # log-ratios 2 and -1, of 4 and 5 tokens, β = 0.5: margin 1.5, per token 0.35
        ("sigmoid", 0.201413),  # log(1 + e^-1.5)
        ("hinge", 0.0),  # 1 - 1.5 < 0
        ("robust", 0.013913),  # (0.9 · 0.201413 - 0.1 · 1.701413) / 0.8
        ("ipo", 0.09),  # (2/4 + 1/5 - 1)²
        ("sigmoid_norm", 0.533382),  # log(1 + e^-0.35)
    ],
)
def test_each_loss_by_hand(name, expected):
    logs = one(-10.0, -14.0, -12.0, -13.0, 4, 5)
    assert loss(objective(name, beta=0.5), *logs).tolist() == pytest.approx([expected], abs=1e-6)


def test_the_hinge_reaches_as_far_as_the_margin_is_below_1():
    assert hinge_loss(torch.tensor([-2.0, 0.0, 0.75, 1.0, 3.0])).tolist() == [3, 1, 0.25, 0, 0]


def test_the_loss_of_a_pair_right_and_wrong_way_round_by_hand():
    # ε = ¼: (¾ log(1 + e^-m) - ¼ log(1 + e^m)) / ½ with m = log 3
    margin = torch.tensor([math.log(3)])
    expected = 1.5 * math.log(4 / 3) - 0.5 * math.log(4)
    assert robust_loss(margin, 0.25).item() == pytest.approx(expected)


def test_over_flipped_pairs_the_robust_loss_is_on_average_that_of_the_right_ones():
    margins = torch.linspace(-3, 3, 7, dtype=torch.float64)
    for share in (0.1, 0.3, 0.49):
        mean = (1 - share) * robust_loss(margins, share) + share * robust_loss(-margins, share)
        torch.testing.assert_close(mean, dpo_loss(margins))


def test_ipo_is_content_with_a_log_ratio_of_half_a_beta_per_token():
    logs = one(-10.0, -20.0, -20.0, -20.0, 2, 3)  # 5 nats for each of the chosen text's tokens
    margin = margin_per_token(*logs, beta=0.1)
    assert ipo_loss(margin, 0.1).item() == pytest.approx(0, abs=1e-12)


def test_dpop_counts_a_fall_of_the_chosen_text_against_the_pair_and_no_rise():
    fell, rose = torch.tensor([-12.0]), torch.tensor([-8.0])
    assert dpop_penalty(fell, torch.tensor([-10.0]), 0.1, 50).item() == pytest.approx(10)
    assert dpop_penalty(rose, torch.tensor([-10.0]), 0.1, 50).item() == 0
    # both fell, the rejected text more: DPO is content, DPOP is not
    logs = one(-12.0, -40.0, -10.0, -10.0, 4, 4)
    margin = 0.1 * (-2 + 30)
    assert loss(Objective(), *logs).item() == pytest.approx(math.log(1 + math.exp(-margin)))
    assert loss(Objective(dpop=50), *logs).item() == pytest.approx(
        math.log(1 + math.exp(10 - margin))
    )


def test_the_chosen_texts_own_loss_is_the_mean_over_all_their_tokens():
    chosen, tokens = torch.tensor([-12.0, -60.0]), torch.tensor([4, 20])
    assert nll(chosen, tokens).mean().item() == pytest.approx(72 / 24)
    assert nll(chosen, tokens, tokens_per_pair=10).tolist() == pytest.approx([1.2, 6])


def test_a_weight_multiplies_all_that_a_pair_costs():
    logs = one(-10.0, -14.0, -12.0, -13.0, 4, 5)
    objective = Objective(beta=0.5, nll_weight=0.2)
    plain = loss(objective, *logs)
    assert plain.item() == pytest.approx(0.201413 + 0.2 * 2.5, abs=1e-6)
    assert loss(objective, *logs, weight=torch.tensor([1.7])).item() == pytest.approx(
        1.7 * plain.item()
    )


# offsets


def test_an_offset_of_1_at_the_start_costs_log_1_plus_e():
    start = one(-30.0, -40.0, -30.0, -40.0, 10, 10)
    offset = strength_offset(torch.tensor([math.e]), alpha=1.0)
    assert loss(Objective(), *start, offset=offset).item() == pytest.approx(1.31326, abs=1e-5)


def test_an_offset_is_the_same_as_a_shifted_reference():
    chosen, rejected, ref_chosen, ref_rejected, *tokens = one(-9.0, -14.0, -12.0, -13.0, 4, 5)
    offset = torch.tensor([1.2])
    shifted = shifted_reference(ref_chosen, offset, beta=0.3)
    for name in set(LOSSES) - PER_TOKEN:
        one_way = objective(name, beta=0.3)
        torch.testing.assert_close(
            loss(one_way, chosen, rejected, ref_chosen, ref_rejected, *tokens, offset=offset),
            loss(one_way, chosen, rejected, shifted, ref_rejected, *tokens),
        )


def test_the_offset_grows_with_strength_and_is_none_for_a_plain_choice():
    offsets = strength_offset(torch.tensor([1.0, 2.0]), alpha=1.5)
    assert offsets.tolist() == pytest.approx([0, 1.5 * math.log(2)])
    assert strength_offset(torch.tensor([1.0, 2.0]), alpha=0.0).tolist() == [0, 0]


def test_the_offset_of_scores_is_that_of_their_gap():
    offsets = score_offset(torch.tensor([9, 30]), torch.tensor([8, -10]), alpha=0.5)
    assert offsets.tolist() == pytest.approx([0, 0.5 * math.log(40)])


@pytest.mark.parametrize("gap", [0.0, 0.5, -3.0, math.nan])
def test_a_gap_below_1_is_refused_by_its_place(gap):
    with pytest.raises(TrainingError, match="of pair 2 is"):
        strength_offset(torch.tensor([1.0, gap, gap]), alpha=1.0)
    assert strength_offset(torch.tensor([gap]), alpha=0.0).tolist() == [0]


# what goes together


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"loss": "simpo"}, "simpo"),
        ({"beta": 0.0}, "beta"),
        ({"beta": math.nan}, "beta"),
        ({"nll_weight": -1.0}, "nll_weight"),
        ({"dpop": math.inf}, "dpop"),
        ({"loss": "robust"}, "label_smoothing"),
        ({"loss": "robust", "label_smoothing": 0.5}, "label_smoothing"),
        ({"loss": "hinge", "label_smoothing": 0.1}, "label_smoothing"),
        ({"loss": "ipo", "dpop": 1.0}, "DPOP"),
    ],
)
def test_an_objective_that_makes_no_sense_is_refused(values, word):
    with pytest.raises(TrainingError, match=word):
        Objective(**values)


@pytest.mark.parametrize("name", sorted(PER_TOKEN))
def test_a_loss_per_token_takes_no_offset(name):
    logs = one(-10.0, -14.0, -12.0, -13.0, 4, 5)
    with pytest.raises(TrainingError, match="offset"):
        loss(objective(name), *logs, offset=torch.tensor([0.5]))


# properties


@given(logs=st.tuples(NATS, NATS, NATS, NATS), length=st.integers(1, 50))
def test_a_pair_the_other_way_round_has_the_margin_of_the_other_sign(logs, length):
    chosen, rejected, ref_chosen, ref_rejected = one(*logs)
    tokens, others = one(length, 7)
    one_way = margin_per_token(chosen, rejected, ref_chosen, ref_rejected, tokens, others, 0.3)
    other_way = margin_per_token(rejected, chosen, ref_rejected, ref_chosen, others, tokens, 0.3)
    torch.testing.assert_close(one_way, -other_way)
    torch.testing.assert_close(
        reward_margin(chosen, rejected, ref_chosen, ref_rejected, 0.3),
        -reward_margin(rejected, chosen, ref_rejected, ref_chosen, 0.3),
    )
    # l(m) - l(-m) = -m for the logistic loss
    torch.testing.assert_close(dpo_loss(one_way) - dpo_loss(-one_way), -one_way)


@pytest.mark.parametrize("name", sorted(set(LOSSES) - {"ipo"}))
@given(MARGINS, st.floats(1e-3, 30))
def test_a_larger_margin_never_costs_more(name, margin, step):
    smaller, larger = (LOSSES[name](m, objective(name)) for m in one(margin, margin + step))
    assert larger <= smaller


@given(logs=st.tuples(NATS, NATS, NATS, NATS), shift=st.floats(-50, 50))
def test_only_ratios_to_the_reference_count(logs, shift):
    plain, moved = one(*logs), one(*(value + shift for value in logs))
    for name in LOSSES:
        torch.testing.assert_close(
            loss(objective(name), *plain, *one(3, 5)), loss(objective(name), *moved, *one(3, 5))
        )


@pytest.mark.parametrize("name", LOSSES)
def test_a_step_downhill_makes_the_chosen_text_likelier_and_the_rejected_one_less(name):
    chosen, rejected, *others = one(-11.0, -12.0, -11.0, -12.0, 4, 5)
    chosen.requires_grad_()
    rejected.requires_grad_()
    loss(objective(name), chosen, rejected, *others).sum().backward()
    assert chosen.grad < 0 < rejected.grad


@pytest.mark.parametrize("term", [{"nll_weight": 0.5}, {"dpop": 2.0}])
def test_a_chosen_text_that_fell_is_pulled_up_harder(term):
    pulls = []
    for way in (Objective(), Objective(**term)):
        chosen, *others = one(-13.0, -12.0, -11.0, -12.0, 4, 5)
        chosen.requires_grad_()
        loss(way, chosen, *others).sum().backward()
        pulls.append(chosen.grad.item())
    assert pulls[1] < pulls[0] < 0


def test_micro_batches_add_up_to_the_batch_once_they_share_the_tokens_per_pair():
    generator = torch.Generator().manual_seed(0)
    logs = [-torch.rand(8, generator=generator, dtype=torch.float64) * 40 for _ in range(4)]
    tokens = [torch.randint(1, 60, (8,), generator=generator) for _ in range(2)]
    weight = torch.rand(8, generator=generator, dtype=torch.float64)
    objective = Objective(nll_weight=0.3, dpop=1.0)

    def gradient(size, **shared):
        scale = torch.ones(1, dtype=torch.float64, requires_grad=True)
        for first in range(0, 8, size):
            part = slice(first, first + size)
            chosen, rejected, *rest = (values[part] for values in (*logs, *tokens))
            losses = loss(
                objective, scale * chosen, scale * rejected, *rest, weight=weight[part], **shared
            )
            (losses.sum() / 8).backward()
        return scale.grad.item()

    mean = tokens[0].double().mean()
    assert gradient(2, tokens_per_pair=mean) == pytest.approx(gradient(8), rel=1e-12)
    assert gradient(1, tokens_per_pair=float(mean)) == pytest.approx(gradient(8), rel=1e-12)
    assert gradient(2) != pytest.approx(gradient(8), rel=1e-3)  # TRL's way


# against TRL

CHOICES = [
    ("The lamp went out.", " She counted the stairs and went up.", " Nothing else did."),
    ("He had one rule:", " never wake the ferryman.", " never to wake him before noon, whatever."),
    ("Rain again.", " The goats stood under the table.", " It rained."),
]


@pytest.fixture(scope="module")
def trl(tmp_path_factory, starter):
    """TRL's own trainer of a small random model against another, with a batch of `CHOICES`."""
    tokenizer = PreTrainedTokenizerFast.from_pretrained(starter)
    tokenizer.eos_token = tokenizer.eos_token or tokenizer.convert_ids_to_tokens(0)
    shape = GPT2Config(
        vocab_size=len(tokenizer), n_positions=64, n_embd=16, n_layer=1, n_head=2,
        bos_token_id=0, eos_token_id=0, initializer_range=0.5,
    )  # fmt: skip
    torch.manual_seed(0)
    policy, reference = GPT2LMHeadModel(shape), GPT2LMHeadModel(shape)
    arguments = DPOConfig(
        output_dir=str(tmp_path_factory.mktemp("trl")),
        per_device_train_batch_size=len(CHOICES),
        precompute_ref_log_probs=True,
        activation_checkpointing=False,
        use_cpu=True,
        bf16=False,
        report_to=[],
        disable_tqdm=True,
        dataloader_pin_memory=False,
    )
    columns = zip(*CHOICES, strict=True)
    rows = Dataset.from_dict(dict(zip(("prompt", "chosen", "rejected"), columns, strict=True)))
    trainer = DPOTrainer(
        policy, reference, args=arguments, train_dataset=rows, processing_class=tokenizer
    )
    return trainer, next(iter(trainer.get_train_dataloader()))


def theirs(trl, batch=None, **settings):
    """TRL's loss with these settings."""
    trainer, own = trl
    for key, value in settings.items():
        setattr(trainer, key, value)
    with torch.no_grad():
        return trainer.compute_loss(trainer.model, batch or own).item()


def ours(trl):
    """What `loss` takes, worked out from the same batch with plain logits."""
    trainer, batch = trl
    mask = batch["completion_mask"][:, 1:]
    with torch.no_grad():
        logits = trainer.model(
            input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]
        ).logits
    every = logits[:, :-1].log_softmax(-1).gather(-1, batch["input_ids"][:, 1:, None])[..., 0]
    chosen, rejected = (every * mask).sum(1).chunk(2)
    tokens = mask.sum(1).chunk(2)
    return chosen, rejected, batch["ref_chosen_logps"], batch["ref_rejected_logps"], *tokens


@pytest.mark.parametrize("beta", [0.1, 0.7])
@pytest.mark.parametrize("name", LOSSES)
def test_each_loss_is_that_of_trl(trl, name, beta):
    way = objective(name, beta=beta)
    expected = theirs(
        trl, loss_types=[name], loss_weights=[1.0], beta=beta, label_smoothing=way.label_smoothing
    )
    assert loss(way, *ours(trl)).mean().item() == pytest.approx(expected, rel=1e-4)


def test_with_the_chosen_texts_own_loss_it_is_that_of_trl(trl):
    expected = theirs(trl, loss_types=["sigmoid", "sft"], loss_weights=[1.0, 0.3], beta=0.1)
    values = ours(trl)
    assert len(set(values[4].tolist())) > 1  # texts of different length, or it would prove little
    way = Objective(nll_weight=0.3)
    assert loss(way, *values).mean().item() == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("name", sorted(set(LOSSES) - PER_TOKEN))
def test_an_offset_is_that_of_trl_with_a_shifted_reference(trl, name):
    _, batch = trl
    way = objective(name, beta=0.2)
    offset = score_offset(torch.tensor([9, 12, 40]), torch.tensor([8, 2, 1]), alpha=2.0)
    shifted = shifted_reference(batch["ref_chosen_logps"], offset, beta=0.2)
    expected = theirs(
        trl, batch | {"ref_chosen_logps": shifted},
        loss_types=[name], loss_weights=[1.0], beta=0.2, label_smoothing=way.label_smoothing,
    )  # fmt: skip
    assert loss(way, *ours(trl), offset=offset).mean().item() == pytest.approx(expected, rel=1e-4)
