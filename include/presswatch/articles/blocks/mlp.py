"""A multilayer perceptron with one hidden layer, as plain arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_CLIP = 5.0
"""Standard deviations beyond which a column says nothing more."""

_ALONE = 1 << 18
"""Multiplications up to which OpenBLAS works with one thread (its ``GEMM_MULTITHREAD_THRESHOLD``)."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mlp:
    """Two layers of weights on standardised columns."""

    mean: Matrix
    scale: Matrix
    weights: tuple[Matrix, Matrix]  # column × hidden, hidden × class
    offsets: tuple[Matrix, Matrix]

    def probabilities(self, rows: Matrix) -> Matrix:
        """Return the probability of each class, row × class."""
        hidden = np.maximum(0, _product(standardised(rows, self.mean, self.scale), self.weights[0]) + self.offsets[0])
        return softmax(_product(hidden, self.weights[1]) + self.offsets[1])


def softmax(scores: Matrix) -> Matrix:
    """Return scores as probabilities that sum to 1 in each row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return result


def standardised(rows: Matrix, mean: Matrix, scale: Matrix) -> Matrix:
    """Return the columns as the network reads them."""
    result: Matrix = np.clip((rows - mean) / scale, -_CLIP, _CLIP)
    return result


def network_of(stored: Mapping[str, Any]) -> Mlp:
    """Return a network from plain data; the last row of each layer is its offset."""
    first, second = (np.array(stored[key], dtype=float) for key in ("hidden", "output"))
    return Mlp(
        mean=np.array(stored["mean"], dtype=float),
        scale=np.array(stored["scale"], dtype=float),
        weights=(first[:-1], second[:-1]),
        offsets=(first[-1], second[-1]),
    )


def _product(left: Matrix, right: Matrix) -> Matrix:
    """Return the product of two matrices, a few rows at a time.

    For more, BLAS wakes a thread for each core, and their waiting costs more than the product.
    """
    step = max(1, _ALONE // right.size)
    rows = [left[start : start + step] @ right for start in range(0, len(left), step)]
    return np.concatenate(rows) if rows else np.zeros((0, right.shape[1]))
