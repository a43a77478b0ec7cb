"""The mathematics of preference tuning, each piece a pure function on tensors.

Symbols as in the papers: y_w is the chosen and y_l the rejected text of a prompt x, π_θ the model
that is tuned, π_ref the model it started from, β the reward in nats for each nat of log π_θ/π_ref,
r = β log(π_θ/π_ref) the implicit reward. Log-probabilities are in nats and sums over a text's
tokens; every tensor has the shape [pairs] unless said otherwise.

`loss` puts the pieces together as an `Objective` says. It returns one loss for each pair, so that
the order of averaging is the caller's: with the sum over all pairs of an optimizer step divided by
their number, k micro-batches of n pairs give the gradient of one batch of k·n. The one piece that
is no plain mean over pairs is the chosen texts' own loss, see `nll`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from training.errors import TrainingError

PER_TOKEN = frozenset({"ipo", "sigmoid_norm"})
"""Losses of the difference per token: an offset and DPOP, which are for whole texts, don't fit."""


@dataclass(frozen=True)
class Objective:
    """What is minimised.

    Attributes:
        loss: one of `LOSSES`.
        beta: β, above 0. For `ipo` it is the paper's regularisation τ.
        label_smoothing: share ε of the pairs that are the wrong way round, only for `robust`.
        nll_weight: alpha of the chosen texts' own loss (nats per token), 0 for none.
        dpop: λ of DPOP, 0 for none.

    Raises:
        TrainingError: the parts don't go together; the sentence says which.
    """

    loss: str = "sigmoid"
    beta: float = 0.1
    label_smoothing: float = 0.0
    nll_weight: float = 0.0
    dpop: float = 0.0

    def __post_init__(self) -> None:
        if self.loss not in LOSSES:
            raise TrainingError(f"There is no loss {self.loss}. Known: {', '.join(LOSSES)}.")
        if not 0 < self.beta < math.inf:
            raise TrainingError(f"`beta` is {self.beta}; it must be above 0.")
        for key, value in (("nll_weight", self.nll_weight), ("dpop", self.dpop)):
            if not 0 <= value < math.inf:
                raise TrainingError(f"`{key}` is {value}; it must not be below 0.")
        if self.loss == "robust" and not 0 < self.label_smoothing < 0.5:
            raise TrainingError(
                f"`label_smoothing` is {self.label_smoothing}; the robust loss needs the share of "
                "pairs that are the wrong way round, above 0 and below 0.5."
            )
        if self.loss != "robust" and self.label_smoothing:
            raise TrainingError(
                f"`label_smoothing` goes with the robust loss only, not with {self.loss}."
            )
        if self.loss in PER_TOKEN and self.dpop:
            raise TrainingError(
                f"DPOP is about the likelihood of whole texts, the loss {self.loss} about that "
                "per token, so the two don't go together. Set `dpop` to 0, or another loss."
            )

    def check_offset(self) -> None:
        """Raise `TrainingError` if the loss can't take an offset."""
        if self.loss in PER_TOKEN:
            raise TrainingError(
                f"An offset is a margin between the rewards of whole texts, and the loss "
                f"{self.loss} is about those per token, so the two don't go together. Do without "
                "the offset, or set another loss."
            )


def loss(
    objective: Objective,
    chosen: Tensor,
    rejected: Tensor,
    ref_chosen: Tensor,
    ref_rejected: Tensor,
    chosen_tokens: Tensor,
    rejected_tokens: Tensor,
    offset: Tensor | None = None,
    weight: Tensor | None = None,
    tokens_per_pair: float | Tensor | None = None,
) -> Tensor:
    """Return what each pair costs, shape [pairs], in nats (`ipo`: their square).

    w (l(m) + nll_weight NLL), where w is the pair's weight, NLL as in `nll` and l the objective's
    loss of the margin m:

    - `PER_TOKEN` losses: m = r_w/|y_w| - r_l/|y_l|, see `margin_per_token`;
    - the others: m = r_w - r_l - Δ - `dpop_penalty`.

    Its mean over the pairs is that of TRL 1.16 with `loss_type=[loss, "sft"]` and
    `loss_weights=[1, nll_weight]`; TRL has neither w, Δ nor DPOP.

    Args:
        objective: what to put together.
        chosen: log π_θ(y_w | x).
        rejected: log π_θ(y_l | x).
        ref_chosen: log π_ref(y_w | x), never shifted by an offset.
        ref_rejected: log π_ref(y_l | x).
        chosen_tokens: |y_w|, how many tokens `chosen` sums over.
        rejected_tokens: |y_l|.
        offset: Δ in nats, see `strength_offset`; none if None.
        weight: w, such as `deviation.pair_weights` gives; 1 if None. As in the authors' program it
            multiplies all that the pair costs, the chosen text's own loss too.
        tokens_per_pair: for `nll`.

    Raises:
        TrainingError: the objective can't take the offset.
    """
    if objective.loss in PER_TOKEN:
        margin = margin_per_token(
            chosen, rejected, ref_chosen, ref_rejected, chosen_tokens, rejected_tokens,
            objective.beta,
        )  # fmt: skip
    else:
        margin = reward_margin(chosen, rejected, ref_chosen, ref_rejected, objective.beta)
    if offset is not None:
        objective.check_offset()
        margin = margin - offset
    if objective.dpop:
        margin = margin - dpop_penalty(chosen, ref_chosen, objective.beta, objective.dpop)
    losses = LOSSES[objective.loss](margin, objective)
    if objective.nll_weight:
        losses = losses + objective.nll_weight * nll(chosen, chosen_tokens, tokens_per_pair)
    return losses if weight is None else weight * losses


def reward_margin(
    chosen: Tensor, rejected: Tensor, ref_chosen: Tensor, ref_rejected: Tensor, beta: float
) -> Tensor:
    """Return r_w - r_l in nats, with r = β log(π_θ / π_ref), shape [pairs].

    The implicit reward of DPO (Rafailov et al. 2023, arXiv 2305.18290, eq. 5 without the part that
    cancels). All log-probabilities have shape [pairs].
    """
    return beta * ((chosen - ref_chosen) - (rejected - ref_rejected))


def margin_per_token(
    chosen: Tensor,
    rejected: Tensor,
    ref_chosen: Tensor,
    ref_rejected: Tensor,
    chosen_tokens: Tensor,
    rejected_tokens: Tensor,
    beta: float,
) -> Tensor:
    """Return r_w/|y_w| - r_l/|y_l|, in nats per token, shape [pairs].

    With it in place of the reward margin, DPO is length-normalised DPO (Lambert et al. 2024,
    *Tülu 3*, arXiv 2411.15124, the section on preference tuning); TRL calls that `sigmoid_norm`.
    SimPO (Meng et al. 2024, arXiv 2405.14734) divides by the lengths too, but has no reference.
    """
    return beta * (
        (chosen - ref_chosen) / chosen_tokens - (rejected - ref_rejected) / rejected_tokens
    )


def dpo_loss(margin: Tensor) -> Tensor:
    """Return -log sigmoid(r_w - r_l) of each pair (Rafailov et al. 2023, eq. 7), shape [pairs]."""
    return -F.logsigmoid(margin)


def hinge_loss(margin: Tensor) -> Tensor:
    """Return max(0, 1 - (r_w - r_l)), shape [pairs].

    The hinge of SLiC (Zhao et al. 2023, arXiv 2305.10425, section 2) on the implicit rewards,
    which Liu et al. 2023 (*RSO*, arXiv 2309.06657) call hinge-norm. 1/β is the difference of
    log-ratios from which a pair has nothing more to teach.
    """
    return F.relu(1 - margin)


def robust_loss(margin: Tensor, label_smoothing: float) -> Tensor:
    """Return ((1 - ε) l(m) - ε l(-m)) / (1 - 2ε) with l = -log sigmoid, shape [pairs].

    Its mean is, over pairs of which a share ε is the wrong way round, that of `dpo_loss` over the
    pairs put right (Chowdhury, Kini and Natarajan 2024, arXiv 2403.00409, section 3.1). It has no
    lower bound: it goes on falling as the margin grows.
    """
    right, wrong = dpo_loss(margin), dpo_loss(-margin)
    return ((1 - label_smoothing) * right - label_smoothing * wrong) / (1 - 2 * label_smoothing)


def ipo_loss(margin: Tensor, beta: float) -> Tensor:
    """Return (h - 1/(2β))², with h = m/β the difference of log-ratios per token, shape [pairs].

    IPO (Azar et al. 2023, arXiv 2310.12036, eq. 17, where β is τ). There h is the difference of
    the whole texts' log-ratios; like TRL, on its authors' word, this takes it per token, so the
    margin is that of `margin_per_token`. In nats² per token².
    """
    return ((margin - 0.5) / beta) ** 2


def dpop_penalty(chosen: Tensor, ref_chosen: Tensor, beta: float, strength: float) -> Tensor:
    """Return βλ max(0, log π_ref(y_w | x) - log π_θ(y_w | x)) in nats, shape [pairs].

    Taken off the margin, it is DPO-Positive (Pal et al. 2024, *Smaug*, arXiv 2402.13228, section
    4): a chosen text that becomes less likely than it was, which DPO allows as long as the rejected
    one falls faster, counts against the pair. `strength` is λ; the paper takes 50.
    """
    return beta * strength * F.relu(ref_chosen - chosen)


def nll(
    chosen: Tensor, chosen_tokens: Tensor, tokens_per_pair: float | Tensor | None = None
) -> Tensor:
    """Return each pair's part of the chosen texts' loss in nats per token, shape [pairs].

    The mean over the pairs is -Σ log π_θ(y_w | x) / Σ |y_w|: that over all tokens, so that a long
    text counts more, as in TRL's `sft`. The paper it comes from (Pang et al. 2024, *Iterative
    Reasoning Preference Optimization*, arXiv 2404.19733, eq. 1) divides each text by its own
    length. A pair's part is -log π_θ(y_w | x) divided by `tokens_per_pair`, the mean of |y_w|.

    That mean is taken over the pairs given here unless the caller says otherwise. TRL does so for
    each micro-batch by itself, hence a micro-batch of short texts counts as much as one of long
    texts and the gradient changes with the size of the micro-batches. Give the mean over all
    micro-batches, and all processes, of an optimizer step, and it does not.
    """
    if tokens_per_pair is None:
        tokens_per_pair = chosen_tokens.to(chosen.dtype).mean()
    return -chosen / tokens_per_pair


def strength_offset(strength: Tensor, alpha: float) -> Tensor:
    """Return Δ = alpha log(strength) in nats, by how much r_w - r_l is to exceed 0, shape [pairs].

    DPO with an offset (Amini, Vieira and Cotterell 2024, arXiv 2402.10571) has the loss
    -log sigmoid(r_w - r_l - Δ) with Δ = alpha log(score_w - score_l). The strength of a choice
    stands for that gap: 1 is a plain choice, Δ = 0 and the loss that of DPO; 2 is "much better". A
    gap of 0 would have Δ = -∞ (no preference at all, a loss of 0), and one below 1 a negative Δ,
    which lets the rejected text be preferred by as much. Neither is a choice, so both are refused.
    Scores with gaps as small as that want another unit, which adds the same to every Δ.

    Raises:
        TrainingError: a strength is below 1 or no number.
    """
    if alpha and not bool((strength >= 1).all()):
        place = int((~(strength >= 1)).nonzero()[0, 0])
        raise TrainingError(
            f"The strength, or gap between the scores, of pair {place + 1} is "
            f"{float(strength[place]):g}. An offset needs 1 or more: prepare the data with a "
            "minimum gap, or train without an offset."
        )
    return alpha * torch.log(strength) if alpha else torch.zeros_like(strength)


def score_offset(score_chosen: Tensor, score_rejected: Tensor, alpha: float) -> Tensor:
    """Return Δ = alpha log(score_w - score_l) in nats, shape [pairs]; see `strength_offset`.

    Raises:
        TrainingError: a gap is below 1 or no number.
    """
    gap = score_chosen - score_rejected
    return strength_offset(gap if gap.is_floating_point() else gap.float(), alpha)


def shifted_reference(ref_chosen: Tensor, offset: Tensor, beta: float) -> Tensor:
    """Return log π_ref(y_w | x) + Δ/β, shape [pairs].

    With it in place of log π_ref(y_w | x), the loss of DPO is that of DPO with the offset Δ:
    β (log π_θ - log π_ref - Δ/β) = r_w - Δ. For trainers that know no offset, such as TRL's; the
    rewards these report then lack Δ too. Never together with DPOP, which compares with π_ref.
    """
    return ref_chosen + offset / beta


LOSSES: Mapping[str, Callable[[Tensor, Objective], Tensor]] = {
    "sigmoid": lambda margin, _: dpo_loss(margin),
    "ipo": lambda margin, objective: ipo_loss(margin, objective.beta),
    "hinge": lambda margin, _: hinge_loss(margin),
    "robust": lambda margin, objective: robust_loss(margin, objective.label_smoothing),
    "sigmoid_norm": lambda margin, _: dpo_loss(margin),
}
"""The losses by their names in TRL, each from the margin it is about; see `loss`."""
