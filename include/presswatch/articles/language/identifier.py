"""Scores of py3langid's model: how likely each language is, and how typical of it the text is.

The probabilities of the library compare languages with each other, so a text in a language that it was never trained on
comes out as a near relative, and surely. Its tables also tell how likely the text is by itself: see decision 17.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier, visit_counts

from presswatch.unicode_forms import normalize

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_REACH = 6
"""Bytes of the longest feature: the state of the library's automaton says nothing of what was before them."""
_LONG = 1000
"""Bytes from which reading many stretches at once is faster than the library, which takes a byte at a time."""
_NO_SHARE = 1e-4
"""Probability below which a language is not named."""


class Guess(NamedTuple):
    """One language as the model has it."""

    label: str  # of the model, mostly ISO 639-1
    probability: float  # among the languages of the model, 0 to 1
    typicality: float  # mean log-likelihood of the text's features less that of the language's own text; 0 is usual


class _Model(NamedTuple):
    """The tables of the library, and what follows from them."""

    library: LanguageIdentifier
    moves: NDArray[np.uint32]  # state after a byte: row of the state + byte
    rows: Indices  # state → start of its row
    rows_of_library: tuple[int, ...]  # the same as the library reads them
    output: Indices  # state → the feature that ends there, -1 for none
    features: NDArray[np.float32]  # log-probability of each feature in each language
    priors: Floats
    usual: Floats  # mean log-likelihood of a feature in each language's own text: the entropy of its column, negative


def labels() -> frozenset[str]:
    """Return the labels that the model can give."""
    return frozenset(_model().library.labels)


def guesses(text: str) -> list[Guess]:
    """Return the likely languages of the model, the likeliest first; none for a text without any feature."""
    model = _model()
    encoded = normalize("NFC", text.lower() if text.isupper() else text).encode("utf-8", "surrogatepass")
    features, counts = _counted(model, encoded)
    if not len(features):
        return []
    weights = np.log1p(counts)
    # Not `@`: BLAS would wake a thread for each core, and their waiting costs more than the product.
    likelihoods = np.einsum("i,ij->j", weights, model.features[features].astype(np.float64))
    # The root of the length keeps the probabilities of long texts from all being 1, as the library does.
    scores = np.exp((likelihoods + model.priors - (likelihoods + model.priors).max()) / math.sqrt(len(encoded)))
    typicality = likelihoods / weights.sum() - model.usual
    return _by_label(model.library.nb_classes, scores / scores.sum(), typicality)


def _counted(model: _Model, encoded: bytes) -> tuple[Indices, Indices]:
    """Return the features that a text holds, and how often it holds each."""
    if len(encoded) < _LONG:
        library = model.library
        counts = visit_counts(library.tk_nextmove, model.rows_of_library, library.tk_output, encoded) or {}
        return np.fromiter(counts.keys(), np.intp, len(counts)), np.fromiter(counts.values(), np.intp, len(counts))
    outputs = model.output[_states(model, encoded)]
    features, numbers = np.unique(outputs[outputs >= 0], return_counts=True)
    return features, numbers


def _states(model: _Model, encoded: bytes) -> Indices:
    """Return the state of the automaton after each byte of a text.

    The text is cut into stretches that are read at once, a byte of each at a time; each begins a feature's length
    early, from where on it is in the state in which one reader of the whole text would be.
    """
    stride = max(1, math.isqrt(len(encoded)) // 2)
    stretches = -(-len(encoded) // stride)
    padded = bytes(_REACH) + encoded + bytes(stretches * stride - len(encoded))
    letters = sliding_window_view(np.frombuffer(padded, np.uint8), _REACH + stride)[::stride].T
    states = np.zeros((_REACH + stride + 1, stretches), np.intp)
    for step, letter in enumerate(letters):
        states[step + 1] = model.moves.take(model.rows.take(states[step]) + letter)
        if step < _REACH:
            states[step + 1, 0] = 0  # Nothing stands before the text.
    return states[_REACH + 1 :].T.ravel()[: len(encoded)]


def _by_label(names: list[str], probabilities: Floats, typicality: Floats) -> list[Guess]:
    likely = np.flatnonzero(probabilities >= _NO_SHARE)
    columns = likely[np.argsort(-probabilities[likely])].tolist()
    return merged(Guess(names[index], float(probabilities[index]), float(typicality[index])) for index in columns)


def merged(guesses: Iterable[Guess]) -> list[Guess]:
    """Return one guess a label, the likeliest first; those of one label add up, the first of them is typical.

    A language in two scripts has two columns in the model.
    """
    several = list(guesses)
    if len(several) == 1:  # As with most texts.
        return several
    by_label: dict[str, Guess] = {}
    for guess in several:
        first = by_label.get(guess.label)
        by_label[guess.label] = (
            guess if first is None else Guess(guess.label, first.probability + guess.probability, first.typicality)
        )
    return sorted(by_label.values(), key=lambda guess: -guess.probability)


@cache
def _model() -> _Model:
    library = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    features = np.asarray(library.nb_ptc, dtype=np.float64)
    rows = np.asarray(library.tk_row, np.intp) << 8
    return _Model(
        library=library,
        moves=np.asarray(library.tk_nextmove, np.uint32),
        rows=rows,
        rows_of_library=tuple(rows.tolist()),
        output=np.asarray(library.tk_output, np.intp),
        features=features.astype(np.float32, order="C"),
        priors=np.asarray(library.nb_pc, dtype=np.float64),
        usual=(np.exp(features) * features).sum(axis=0),
    )
