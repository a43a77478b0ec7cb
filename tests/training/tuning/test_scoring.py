"""Log-probabilities of pairs: as the model alone gives them, and as TRL works them out."""

import pytest
import torch
from trl.trainer.dpo_trainer import DataCollatorForPreference
from trl.trainer.utils import add_fused_lm_head

from training.data.pairs import TokenPair
from training.model_folder import load_model
from training.tuning.scoring import log_probabilities, read_pairs_at_once, score

PAIRS = [
    TokenPair([5, 9, 300, 41], [77, 12, 8], [500, 3, 4, 4, 19], 1.0),
    TokenPair([0], [600], [11, 12], 1.0),
    TokenPair(list(range(20, 60)), [7] * 9, [7] * 8 + [9], 1.0),
]


@pytest.fixture(scope="module")
def model(starter):
    return load_model(starter, "cpu")[0].eval()


def alone(model, prompt, text):
    logits = model(torch.tensor([prompt + text])).logits[0, len(prompt) - 1 : -1]
    return logits.log_softmax(-1).gather(-1, torch.tensor(text)[:, None])[:, 0]


def test_each_text_is_as_likely_as_when_it_is_read_alone(model):
    with torch.no_grad():
        scores = score(model, PAIRS, batch=2)
        for number, pair in enumerate(PAIRS):
            yes, no = (alone(model, pair.prompt, text) for text in (pair.chosen, pair.rejected))
            assert scores.chosen[number] == pytest.approx(yes.sum().item(), abs=1e-3)
            assert scores.rejected[number] == pytest.approx(no.sum().item(), abs=1e-3)
        parts = [[p.prompt for p in PAIRS], [p.chosen for p in PAIRS], [p.rejected for p in PAIRS]]
        found = log_probabilities(model, *parts)
        assert found[:3].tolist() == pytest.approx(
            alone(model, PAIRS[0].prompt, PAIRS[0].chosen).tolist(), abs=1e-3
        )


def test_log_probabilities_and_gradients_are_those_of_trl(starter):
    model, _ = load_model(starter, "cpu")
    batch = DataCollatorForPreference(pad_token_id=0)(
        [{"prompt_ids": p.prompt, "chosen_ids": p.chosen, "rejected_ids": p.rejected}
         for p in PAIRS]
    )  # fmt: skip
    labels = batch["input_ids"].masked_fill(batch.pop("completion_mask") == 0, -100)
    add_fused_lm_head(model)

    def run():
        model.zero_grad()
        logs = model(**batch, labels=labels, fused_lm_head=True).log_probs
        logs.sum().backward()
        return logs.detach(), model.transformer.h[0].attn.c_attn.weight.grad.clone()

    logs, gradient = run()
    read_pairs_at_once(model)
    ours, our_gradient = run()
    assert torch.allclose(ours, logs, atol=1e-4)
    assert torch.allclose(our_gradient, gradient, rtol=1e-3, atol=1e-2)
    assert model(torch.tensor([[1, 2]])).logits.shape == (1, 2, model.config.vocab_size)


def test_the_mode_of_the_model_is_left_alone(model):
    model.train()
    score(model, PAIRS, batch=3)
    assert model.training
    model.eval()
