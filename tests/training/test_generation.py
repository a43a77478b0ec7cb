"""Texts written on from prompts: the report's decoding, and what a text may depend on."""

from dataclasses import replace

import pytest
import torch
from transformers import GenerationConfig, GPT2Config, GPT2LMHeadModel
from transformers.generation.logits_process import (
    LogitsProcessorList,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from training import generation
from training.generation import Decoding, continuation, continuations, quarters
from training.model_folder import load_model

PROMPTS = [
    "The lamp went out.",
    "Nobody had told the ferryman that the river was gone, and",
    "",
    "So",
]
SHORT = Decoding(max_length=40)


@pytest.fixture(scope="module")
def loaded(starter):
    return load_model(starter, "cpu")


def test_tokens_are_drawn_from_what_transformers_would_leave():
    scores = 3 * torch.randn(4, 300, generator=torch.Generator().manual_seed(0))
    text = torch.randint(300, (4, 60), generator=torch.Generator().manual_seed(1))
    wanted = LogitsProcessorList(
        [
            RepetitionPenaltyLogitsProcessor(1.1),
            TemperatureLogitsWarper(0.7),
            TopKLogitsWarper(50),
            TopPLogitsWarper(0.95),
        ]
    )(text, scores).softmax(-1)
    seen = torch.zeros_like(scores, dtype=torch.bool).scatter_(1, text, True)
    draws = (torch.arange(2000) + 0.5) / 2000
    drawn = torch.stack(
        [
            generation.next_tokens(scores, seen, draw.expand(4).double(), Decoding())
            for draw in draws
        ]
    )
    for row in range(4):
        shares = torch.bincount(drawn[:, row], minlength=300) / len(draws)
        assert shares.tolist() == pytest.approx(wanted[row].tolist(), abs=1.1 / len(draws))


def test_the_likeliest_tokens_are_those_of_transformers(loaded):
    model, tokenizer = loaded
    decoding = Decoding(max_length=48, top_k=1)
    ours = continuations(model, tokenizer, PROMPTS, decoding, batch=3)
    for prompt, (text,) in zip(PROMPTS, ours, strict=True):
        ids = torch.tensor([tokenizer.encode(prompt) or [tokenizer.eos_token_id]])
        theirs = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            generation_config=GenerationConfig(
                max_length=48,
                do_sample=False,
                repetition_penalty=1.1,
                eos_token_id=0,
                pad_token_id=0,
            ),
        )[0, ids.shape[1] :]
        assert continuation(tokenizer, theirs.tolist()) == text


def test_contrast_and_a_window_are_those_of_whole_passes(loaded):
    """Each step worked out again from the whole texts, without cache or batch."""
    model, tokenizer = loaded
    decoding = Decoding(max_length=40, top_k=1, contrast=0.5, repetition_window=6)
    ours = continuations(model, tokenizer, PROMPTS[:3], decoding, batch=3)
    for prompt, (text,) in zip(PROMPTS, ours, strict=False):
        given, written = tokenizer.encode(prompt) or [0], []
        while len(given) + len(written) < 40:
            with torch.no_grad():
                both = [
                    model(torch.tensor([[*before, *written]])).logits[:, -1]
                    for before in (given, [0])
                ]
            known, alone = (logits.log_softmax(-1) for logits in both)
            scores = both[0] + 0.5 * (known - alone)
            scores[known.exp() < generation.PLAUSIBLE * known.exp().max()] = -torch.inf
            last = torch.tensor([[*given, *written][-6:]])
            scores = RepetitionPenaltyLogitsProcessor(1.1)(last, scores)
            written.append(int(scores.argmax()))
            if written[-1] == 0:
                break
        assert written[: len(text.ids)] == text.ids
        assert len(text.ids) == len(written) - (written[-1] == 0)


def test_a_text_depends_on_its_seed_prompt_and_number_alone(loaded):
    model, tokenizer = loaded
    model.train()
    texts = continuations(model, tokenizer, PROMPTS, SHORT, count=2, seed=3, batch=8)
    assert model.training
    model.eval()
    turned = continuations(model, tokenizer, PROMPTS[::-1], SHORT, count=3, seed=3, batch=1)
    assert [some[:2] for some in turned[::-1]] == texts
    flat = [text.text for some in texts for text in some]
    assert len(set(flat)) == len(flat)
    assert continuations(model, tokenizer, PROMPTS[:1], SHORT, seed=4)[0][0] != texts[0][0]


def test_prompt_and_text_together_have_the_length_asked_for(loaded):
    model, tokenizer = loaded
    for prompt, (text,) in zip(
        PROMPTS, continuations(model, tokenizer, PROMPTS, SHORT, seed=1), strict=True
    ):
        given = len(tokenizer.encode(prompt)) or 1
        assert text.ended or given + len(text.ids) == 40
        assert 0 not in text.ids


def test_a_text_may_be_bounded_by_itself(loaded):
    model, tokenizer = loaded
    whole = continuations(model, tokenizer, PROMPTS, SHORT, seed=1)
    short = continuations(model, tokenizer, PROMPTS, replace(SHORT, most_tokens=9), seed=1)
    assert [text.ids for (text,) in short] == [text.ids[:9] for (text,) in whole]


def test_a_window_smaller_than_the_length_is_filled(loaded):
    config = GPT2Config(n_positions=32, n_embd=8, n_layer=1, n_head=1, vocab_size=8192)
    small, (_, tokenizer) = GPT2LMHeadModel(config), loaded
    long = "The tide came in and the tide went out. " * 20
    (text,), (other,) = continuations(small, tokenizer, [long, "It"], Decoding(), seed=5)
    assert text.ended or len(text.ids) == 8  # three quarters are left to the prompt
    assert other.ended or len(other.ids) == 31


def test_characters_are_broken_only_by_the_model(loaded):
    _, tokenizer = loaded
    ids = tokenizer.encode("A snail, 🐌, and a second one: 🐌")
    whole = continuation(tokenizer, ids)
    assert whole.text.endswith("🐌")
    cut = continuation(tokenizer, ids[:-1])  # inside the last character
    assert cut.text == "A snail, 🐌, and a second one: "
    alone = tokenizer.encode("🐌")
    stray = continuation(tokenizer, [*alone[:-1], *tokenizer.encode(" was it"), 0, 5])
    assert stray.ended
    assert stray.text == "\ufffd was it"


def test_quarters_are_of_tokens_and_hold_the_whole_text(loaded):
    _, tokenizer = loaded
    for text in ("🐌" * 9, "One two three four five six seven eight.", "", "A", "naïve — “so”"):
        found = continuation(tokenizer, tokenizer.encode(text))
        ends = quarters(tokenizer, found)
        assert len(ends) == 4
        assert ends == sorted(ends)
        assert ends[-1] == len(found.text)
        starts = [0, *ends[:-1]]
        parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        assert "".join(parts) == text
        assert not any("\ufffd" in part for part in parts)
    even = continuation(tokenizer, [5] * 8)
    quarter = len(even.text) // 4
    assert quarters(tokenizer, even) == [quarter, 2 * quarter, 3 * quarter, 4 * quarter]
