"""Train a GPT-2 from scratch: from a folder of token files to a folder that transformers can load.

The weights that learn are float32; the model that computes is a copy in the recipe's precision,
renewed after each step: on a CPU the casts that autocast would do anew in every pass took a fifth
of the time. Hidden matrices are updated by Muon (Jordan et al. 2024; its update scaled to AdamW's
as in Liu et al. 2025, arXiv 2502.16982), everything else by AdamW.
"""

from __future__ import annotations

import functools
import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import AttentionInterface, GPT2Config, GPT2LMHeadModel
from transformers.utils import logging

from training import environment, model_folder, run_record
from training.data.corpus import TokenFolder
from training.errors import TrainingError
from training.progress import Cancelled, Control, Event, Kind, Listener, TimeLeft
from training.recipe import PretrainRecipe

logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # a run shows its own line

CHECKPOINT = "checkpoint.pt"
LOSS_ROWS = {"cpu": 256, "cuda": 4096}  # rows of logits at once; 256 x 8,192 float32 are 8 MB


def train(
    recipe: PretrainRecipe,
    data: TokenFolder,
    folder: Path,
    *,
    listener: Listener,
    control: Control,
    resume: bool = False,
    device: str | None = None,
    model: Path | None = None,
) -> Path:
    """Run `recipe` on `data`; return the folder of the finished model, `folder`/model.

    That folder holds the model of each checkpoint in turn. `device` is torch's name for one; if it
    is None, a GPU is used where there is one. A new run begins with the weights of the folder
    `model` if that is given, with random ones otherwise; its optimizers always begin anew.

    Metrics of step events: `loss` (nats per token, mean since the last one), `rate` (share of the
    highest learning rate), `tokens_per_second`. Of evaluation events: `held_out_loss` (nats per
    token) and `bits_per_character`, on the validation split.

    Raises:
        TrainingError: nothing to resume, a checkpoint of another model or other data, a folder
            that holds a run or is full, a `model` of another shape.
        Cancelled: `control` was cancelled; a checkpoint to resume from has been written.
    """
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    if recipe.threads:
        torch.set_num_threads(recipe.threads)
    torch.manual_seed(recipe.seed)
    run = Pretraining(recipe, data.vocabulary, device)
    windows = Windows(data.tokens("train"), recipe.context, recipe.seed)
    held_out = evenly_spaced(data.tokens("validation"), recipe.context, recipe.evaluation_windows)
    steps = math.ceil(recipe.tokens / (recipe.batch * recipe.context))
    if resume:
        run.load(folder / CHECKPOINT)
        run_record.resume(folder, recipe, data_sha256=data.source_sha256, step=run.step)
    else:
        if (folder / CHECKPOINT).exists():
            raise TrainingError(
                f"{folder} holds a run already. Resume it or choose another folder."
            )
        began_with = {}
        if model:
            run.begin_with(model)
            began_with = {"model": model.resolve().name, "model_sha256": model_folder.sha256(model)}
        run_record.start(
            folder,
            recipe,
            data_sha256=data.source_sha256,
            device=environment.device_name(device),
            **began_with,
        )

    def tell(kind: Kind, message: str = "", **metrics: float) -> None:
        listener(Event(kind, run.step, steps, seconds_left, metrics, message))

    def save() -> None:
        run.save(folder / CHECKPOINT)
        run.export(folder / "model", data.path)
        tell("checkpoint", "Checkpoint written.")

    def evaluate() -> None:
        loss = run.held_out_loss(held_out)
        bits = data.bits_per_character("validation", loss)
        tell("evaluation", held_out_loss=loss, bits_per_character=bits)

    seconds_left: float | None = None
    time_left = TimeLeft(steps, run.step)
    saved = noted = time.monotonic()
    losses: list[Tensor] = []
    tell(
        "message",
        f"{run.parameters / 1e6:.1f} million weights on {environment.device_name(device)}.",
    )
    try:
        while run.step < steps:
            if control.state == "paused":
                save()
                paused = time.monotonic()
                control.checkpoint()
                noted += time.monotonic() - paused
                time_left.restart()
            control.checkpoint()
            batch = windows.batch(recipe.first_window + run.step * recipe.batch, recipe.batch)
            rate = schedule(run.step / steps, recipe.warmup, recipe.decay)
            losses.append(run.learn(batch, rate))
            seconds_left = time_left.update(run.step)
            if run.step % recipe.log_every == 0:
                loss = float(torch.stack(losses).mean())  # here a GPU is waited for
                now = time.monotonic()
                speed = len(losses) * recipe.batch * recipe.context / (now - noted)
                losses, noted = [], now
                tell("step", loss=loss, rate=rate, tokens_per_second=speed)
            if run.step % recipe.evaluate_every == 0 and run.step < steps:
                evaluate()
            if time.monotonic() - saved > 60 * recipe.checkpoint_minutes:
                save()
                saved = time.monotonic()
    except Cancelled:
        save()
        raise
    evaluate()
    save()
    tell("done", f"The model is in {folder / 'model'}.")
    return folder / "model"


class Pretraining:
    """A model that learns: its weights, their optimizers and the number of steps done."""

    def __init__(self, recipe: PretrainRecipe, vocabulary: int, device: str) -> None:
        self.recipe = recipe
        self.device = device
        self.step = 0
        self.model = new_model(recipe, vocabulary, device)
        self.masters = {
            name: weight.detach().clone() for name, weight in self.model.named_parameters()
        }
        nn.Module.to(self.model, dtype=getattr(torch, recipe.precision))
        self.weights = dict(self.model.named_parameters())
        hidden = [w for name, w in self.masters.items() if ".h." in name and w.ndim == 2]
        others = [w for name, w in self.masters.items() if ".h." not in name and w.ndim == 2]
        vectors = [w for w in self.masters.values() if w.ndim == 1]
        self.optimizers: list[torch.optim.Optimizer] = [
            torch.optim.Muon(
                hidden,
                lr=recipe.muon_rate,
                weight_decay=recipe.weight_decay,
                adjust_lr_fn="match_rms_adamw",
            ),
            torch.optim.AdamW(
                [
                    {"params": others, "weight_decay": recipe.weight_decay},
                    {"params": vectors, "weight_decay": 0.0},
                ],
                lr=recipe.adam_rate,
                betas=(0.9, 0.95),
            ),
        ]
        self._highest = [g["lr"] for o in self.optimizers for g in o.param_groups]
        self._hidden: Callable[[Tensor], Tensor] = self._last_hidden
        if recipe.compile:
            self._hidden = torch.compile(self._last_hidden, dynamic=False)

    @property
    def parameters(self) -> int:
        """The number of weights, tied ones counted once."""
        return sum(weight.numel() for weight in self.masters.values())

    def learn(self, batch: Tensor, rate: float) -> Tensor:
        """Do one optimizer step on windows of tokens, shape [batch, context + 1].

        `rate` is the share of the highest learning rates to use. Returns the mean loss in nats per
        token, before the step, shape [], on the device: a GPU need not be waited for.
        """
        parts = torch.split(batch, self.recipe.micro_batch)
        total = torch.zeros((), device=self.device)
        for master in self.masters.values():
            master.grad = None
        for part in parts:
            loss = self._mean_loss(self._there(part), self._hidden) / len(parts)
            loss.backward()  # type: ignore[no-untyped-call]  # torch has no types for it
            total += loss.detach()
            for name, weight in self.weights.items():
                master = self.masters[name]
                assert weight.grad is not None
                gradient = weight.grad.float()
                master.grad = gradient if master.grad is None else master.grad + gradient
                weight.grad = None
        nn.utils.clip_grad_norm_(self.masters.values(), self.recipe.clip)
        groups = [group for optimizer in self.optimizers for group in optimizer.param_groups]
        for group, highest in zip(groups, self._highest, strict=True):
            group["lr"] = highest * rate
        for optimizer in self.optimizers:
            optimizer.step()
        self._renew()
        self.step += 1
        return total

    @torch.no_grad()
    def begin_with(self, folder: Path) -> None:
        """Take the weights of a model.

        Raises:
            TrainingError: it can't be read, or is of another shape.
        """
        weights = dict(model_folder.load_model(folder, self.device)[0].named_parameters())
        shapes = {name: weight.shape for name, weight in weights.items()}
        if shapes != {name: weight.shape for name, weight in self.masters.items()}:
            raise TrainingError(
                f"The model in {folder} has another shape than the recipe. Give its `layers`, "
                "`width`, `heads`, `context` and `vocabulary`."
            )
        for name, master in self.masters.items():
            master.copy_(weights[name])
        self._renew()

    @torch.no_grad()
    def held_out_loss(self, windows: Tensor) -> float:
        """Return the mean loss in nats per token of windows, shape [windows, context + 1]."""
        losses = [
            # not the compiled way, which would be compiled anew without gradients
            self._mean_loss(self._there(part), self._last_hidden).item() * len(part)
            for part in torch.split(windows, self.recipe.micro_batch)
        ]
        return sum(losses) / len(windows)

    def save(self, path: Path) -> None:
        """Write a checkpoint; a crash while writing leaves the one before it whole.

        Raises:
            TrainingError: it can't be written.
        """
        state = {
            "step": self.step,
            "masters": self.masters,
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "random": torch.get_rng_state(),
        }
        beside = path.with_name(path.name + ".new")
        try:
            with beside.open("wb") as file:
                torch.save(state, file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        except (OSError, RuntimeError) as error:
            raise TrainingError(
                f"The checkpoint {path} can't be written: {error}. Make room, then resume the run "
                "from the checkpoint before."
            ) from error

    def load(self, path: Path) -> None:
        """Go on from a checkpoint.

        Raises:
            TrainingError: there is none, it is damaged, or it belongs to a model of another shape.
        """
        try:
            state = torch.load(path, map_location=self.device, weights_only=True)
            shapes = {name: weight.shape for name, weight in state["masters"].items()}
        except FileNotFoundError:
            raise TrainingError(f"There is no checkpoint {path}. Start the run anew.") from None
        except Exception as error:
            raise TrainingError(f"The checkpoint {path} is damaged: {error}.") from error
        if shapes != {name: weight.shape for name, weight in self.masters.items()}:
            raise TrainingError(f"{path} is a checkpoint of a model of another shape.")
        with torch.no_grad():
            for name, weight in self.masters.items():
                weight.copy_(state["masters"][name])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        torch.set_rng_state(state["random"].cpu())
        self.step = state["step"]
        self._renew()

    def export(self, folder: Path, tokenizer: Path) -> None:
        """Write the model in 16 bits, with the tokenizer from the folder `tokenizer`.

        What is in `folder` is replaced once all is written.

        Raises:
            TrainingError: it can't be written.
        """
        model = GPT2LMHeadModel(self.model.config)
        model.load_state_dict(self.masters, strict=False)  # the output layer is tied
        model_folder.write_in_16_bits(model, tokenizer, folder)

    @torch.no_grad()
    def _renew(self) -> None:
        for name, weight in self.weights.items():
            weight.copy_(self.masters[name])

    def _there(self, windows: Tensor) -> Tensor:
        if self.device == "cpu":
            return windows
        return windows.pin_memory().to(self.device, non_blocking=True)

    def _last_hidden(self, tokens: Tensor) -> Tensor:
        hidden: Tensor = self.model.transformer(tokens, use_cache=False).last_hidden_state
        return hidden

    def _mean_loss(self, windows: Tensor, last_hidden: Callable[[Tensor], Tensor]) -> Tensor:
        hidden = last_hidden(windows[:, :-1].contiguous()).flatten(0, 1)
        loss: Tensor = NextTokenLoss.apply(  # type: ignore[no-untyped-call]  # torch has no types for it
            hidden, self.model.transformer.wte.weight, windows[:, 1:].flatten(), self.recipe.compile
        )
        return loss


def new_model(recipe: PretrainRecipe, vocabulary: int, device: str) -> GPT2LMHeadModel:
    """Return a GPT-2 with the recipe's shape and fresh random weights, in float32."""
    config = GPT2Config(
        vocab_size=vocabulary,
        n_positions=recipe.context,
        n_embd=recipe.width,
        n_layer=recipe.layers,
        n_head=recipe.heads,
        bos_token_id=0,
        eos_token_id=0,
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
    )
    # on a CPU, plain attention, compiled, took half the time of torch's fused kernel
    config._attn_implementation = "eager" if device == "cpu" else CAUSAL
    model = GPT2LMHeadModel(config)
    nn.Module.to(model, device=device)
    return model


CAUSAL = "causal"


def _causal_attention(
    module: nn.Module, query: Tensor, key: Tensor, value: Tensor, *_: Any, **__: Any
) -> tuple[Tensor, None]:
    """Attention of whole windows, shape [batch, heads, context, width / heads] in.

    A compiled model of transformers lays out a mask, and with one torch has no flash attention.
    """
    found = F.scaled_dot_product_attention(query, key, value, is_causal=True)
    return found.transpose(1, 2).contiguous(), None


AttentionInterface.register(CAUSAL, _causal_attention)


class NextTokenLoss(torch.autograd.Function):
    """Mean cross-entropy of a tied output layer without ever holding all logits.

    The gradients are worked out with the loss, `LOSS_ROWS` rows at a time: with p the softmax of
    the logits and y the one-hot targets, d loss / d logits = (p - y) / rows.
    """

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, weight: Tensor, targets: Tensor, fast: bool) -> Tensor:
        """Shapes: hidden [rows, width], weight [vocabulary, width], targets [rows]; result []."""
        part = _compiled_loss_part if fast else _loss_part
        rows = len(hidden)
        loss = torch.zeros((), device=hidden.device)
        hidden_gradient = torch.empty_like(hidden)
        weight_gradient = torch.zeros(weight.shape, device=weight.device)
        step = LOSS_ROWS[hidden.device.type]
        for first in range(0, rows, step):
            here = slice(first, first + step)
            loss_here, hidden_gradient[here], weight_gradient_here = part(
                hidden[here], weight, targets[here], 1 / rows
            )
            loss += loss_here
            weight_gradient += weight_gradient_here
        ctx.save_for_backward(hidden_gradient, weight_gradient.to(weight.dtype))
        return loss

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor, Tensor, None, None]:
        """Return the gradients for hidden and weight."""
        hidden_gradient, weight_gradient = ctx.saved_tensors
        return hidden_gradient * outer[0], weight_gradient * outer[0], None, None


def _loss_part(
    hidden: Tensor, weight: Tensor, targets: Tensor, scale: float
) -> tuple[Tensor, Tensor, Tensor]:
    logits = F.linear(hidden, weight).float()
    norm = torch.logsumexp(logits, dim=-1, keepdim=True)
    loss = (norm - logits.gather(1, targets[:, None])).sum() * scale
    is_target = torch.arange(len(weight), device=targets.device) == targets[:, None]
    gradient = ((torch.exp(logits - norm) - is_target.float()) * scale).to(hidden.dtype)
    return loss, gradient @ weight, gradient.t() @ hidden


_compiled_loss_part = torch.compile(_loss_part, dynamic=False)


def schedule(done: float, warmup: float, decay: float) -> float:
    """Return the share of the highest learning rate when the share `done` of the run is behind.

    Up in a line for `warmup` of the run, level, then down to 0 in a line for the last `decay`
    (warm-up, stable, decay: Hu et al. 2024, arXiv 2404.06395).
    """
    rise = (done + 1e-3) / warmup if warmup else 1.0
    fall = (1 - done) / decay if decay else 1.0
    return min(1.0, rise, fall)


@dataclass(frozen=True)
class Windows:
    """The order in which windows of a token file are seen: a function of the seed alone.

    Each pass cuts the whole file into windows at another offset and shuffles them, so every token
    is seen once a pass. A window may hold the end of one story and the start of the next with the
    end-of-text token between them.
    """

    tokens: NDArray[np.uint16]
    context: int
    seed: int

    def batch(self, first: int, count: int) -> Tensor:
        """Return windows `first` to `first + count` of the run, shape [count, context + 1]."""
        offsets = [self._offset(index) for index in range(first, first + count)]
        cut = [self.tokens[o : o + self.context + 1] for o in offsets]
        return torch.from_numpy(np.stack(cut).astype(np.int64))

    def _offset(self, index: int) -> int:
        # one window less than fit, to leave room for the offset of the pass
        in_a_pass = max(1, (len(self.tokens) - 1) // self.context - 1)
        number, place = divmod(index, in_a_pass)
        order, shift = _pass_order(self.seed, number, in_a_pass, self.context)
        return min(int(order[place]) * self.context + shift, len(self.tokens) - self.context - 1)


@functools.lru_cache(maxsize=2)
def _pass_order(
    seed: int, number: int, windows: int, context: int
) -> tuple[NDArray[np.int64], int]:
    random = np.random.default_rng((seed, number))
    return random.permutation(windows), int(random.integers(context))


def evenly_spaced(tokens: NDArray[np.uint16], context: int, count: int) -> Tensor:
    """Return at most `count` windows spread over a token file, shape [windows, context + 1]."""
    last = len(tokens) - context - 1
    offsets = np.linspace(0, last, min(count, last // context + 1)).astype(np.int64)
    cut = np.stack([tokens[offset : offset + context + 1] for offset in offsets])
    return torch.from_numpy(cut.astype(np.int64))
