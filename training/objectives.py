"""The mathematics of preference tuning, each piece a pure function on tensors.

Symbols as in the papers: y_w is the chosen and y_l the rejected text of a prompt x, π_θ the model
that is tuned, π_ref the model it started from. Log-probabilities are sums over a text's tokens.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def reward_margin(
    chosen: Tensor, rejected: Tensor, ref_chosen: Tensor, ref_rejected: Tensor, beta: float
) -> Tensor:
    """Return r(x, y_w) - r(x, y_l) with r = β log(π_θ / π_ref), shape [pairs].

    The implicit reward of DPO (Rafailov et al. 2023, arXiv 2305.18290, eq. 5 without the part that
    cancels). All log-probabilities have shape [pairs].
    """
    return beta * ((chosen - ref_chosen) - (rejected - ref_rejected))


def dpo_loss(margin: Tensor) -> Tensor:
    """Return -log sigmoid(r_w - r_l) of each pair (Rafailov et al. 2023, eq. 7), shape [pairs]."""
    return -F.logsigmoid(margin)


def strength_offset(strength: Tensor, alpha: float) -> Tensor:
    """Return Δ = alpha log(strength), by how much r_w - r_l is to exceed 0, shape [pairs].

    DPO with an offset (Amini, Vieira and Cotterell 2024, arXiv 2402.10571) has the loss
    -log sigmoid(r_w - r_l - Δ) with Δ = alpha log(score_w - score_l). Here the strength of a
    choice is the gap between its scores: 1 is a plain choice, Δ = 0 and
    the loss that of DPO; 2 is "much better".
    """
    return alpha * torch.log(strength)


def shifted_reference(ref_chosen: Tensor, offset: Tensor, beta: float) -> Tensor:
    """Return log π_ref(y_w | x) + Δ/β, shape [pairs].

    With it in place of log π_ref(y_w | x), the loss of DPO is that of DPO with the offset Δ:
    β (log π_θ - log π_ref - Δ/β) = r_w - Δ.
    """
    return ref_chosen + offset / beta
