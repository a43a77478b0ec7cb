"""Small models that tests make themselves, in the format of real ones."""

import json
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPT2Config, GPT2LMHeadModel

from writer_app.core.model_files import ModelFolder
from writer_app.core.model_library import PersonalVersion

SENTENCES = [
    "The ferry left at seven, and nobody waved.",
    "“You might have told me,” said Ilse; “you had all winter.”",
    '"I did," he answered. "You weren\'t listening."',
    "Snow lay on the sills, on the stairs, on the hats of the men who'd come too early.",
    "What would they do with 1,300 lamps? Sell them… or light them all!",
    "She counted the houses again: nine, ten, eleven. The twelfth was gone.",
    "Déjà vu, thought Zoë, and went down to the naïve little café by the quay.",
    "Mr. Brandt didn't look up. He had a letter to finish — the last one.",
]
STORY = "\n\n".join(SENTENCES)


def train_tokenizer(splitter: pre_tokenizers.PreTokenizer | None = None) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = splitter or pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=700,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([STORY], trainer)
    return tokenizer


def line_breaks_together() -> pre_tokenizers.PreTokenizer:
    """The built-in model's way to split: a run of line ends is one token."""
    pattern = (
        r"['\u2019](?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+"
        r"|\n+|[^\S\n]+(?!\S)|[^\S\n]+"
    )
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(pattern), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )


def make_model(folder: Path, tokenizer: Tokenizer, positions: int = 128) -> Path:
    """Write a GPT-2 with random weights, far enough from zero that its scores differ widely."""
    torch.manual_seed(3)
    size = tokenizer.get_vocab_size() + 4  # rows without a token, as some models have them
    config = GPT2Config(
        vocab_size=size, n_positions=positions, n_embd=32, n_layer=2, n_head=2,
        initializer_range=0.3, bos_token_id=0, eos_token_id=0,
    )  # fmt: skip
    GPT2LMHeadModel(config).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    ends = {name: "<|endoftext|>" for name in ("bos_token", "eos_token", "unk_token")}
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", **ends}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    return folder


def version_of(base: ModelFolder, path: Path) -> PersonalVersion:
    return PersonalVersion(3, path, "", base.name, base.hash, (), {}, {}, True, None)


def with_adapter(folder: Path, to: Path, std: float = 0.3, **options: object) -> Path:
    """Write an adapter with weights that change the model a good deal."""
    targets = ["c_attn", "c_proj", "c_fc"]
    config = LoraConfig(r=4, target_modules=targets, fan_in_fan_out=True, **options)
    tuned = get_peft_model(GPT2LMHeadModel.from_pretrained(folder), config)
    torch.manual_seed(5)
    for name, weight in tuned.named_parameters():
        if "lora_" in name:
            torch.nn.init.normal_(weight, std=std)
    tuned.save_pretrained(to)
    return to
