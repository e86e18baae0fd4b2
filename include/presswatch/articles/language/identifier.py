"""Scores of py3langid's model: how likely each language is, and how typical of it the text is.

The probabilities of the library compare languages with each other, so a text in a language that it was never trained on
comes out as a near relative, and surely. Its tables also tell how likely the text is by itself: see decision 17.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from py3langid.langid import visit_counts

from presswatch.articles.language.model_tables import ModelTables, load_tables
from presswatch.unicode_forms import normalize

Floats = NDArray[np.float64]
Indices = NDArray[np.integer]
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
    """The tables, and what is made of them for texts that are read byte by byte."""

    tables: ModelTables
    names: list[str]
    steps: tuple[memoryview, memoryview, memoryview]  # moves, rows and output: single numbers, as quickly as of a list


def labels() -> frozenset[str]:
    """Return the labels that the model can give."""
    return frozenset(_model().names)


def guesses(text: str) -> list[Guess]:
    """Return the likely languages of the model, the likeliest first; none for a text without any feature."""
    return guesses_of_each([text])[0]


def guesses_of_each(texts: Sequence[str]) -> list[list[Guess]]:
    """Return the likely languages of each text: many at once take a third of the time of one after the other."""
    model = _model()
    encoded = [
        normalize("NFC", text.lower() if text.isupper() else text).encode("utf-8", "surrogatepass") for text in texts
    ]
    counted = _counted(model, encoded)
    return [_guessed(model, len(one), *found) for one, found in zip(encoded, counted, strict=True)]


def _guessed(model: _Model, size: int, features: Indices, counts: Indices) -> list[Guess]:
    """Return the likely languages of a text of so many bytes, by its features and how often it holds each."""
    if not len(features):
        return []
    tables, weights = model.tables, np.log1p(counts)
    # Not `@`: BLAS would wake a thread for each core, and their waiting costs more than the product.
    likelihoods = np.einsum("i,ij->j", weights, tables.features.take(features, axis=0))
    # The root of the length keeps the probabilities of long texts from all being 1, as the library does.
    scores = likelihoods + tables.priors
    scores = np.exp((scores - scores.max()) / math.sqrt(size))
    typicality = likelihoods / weights.sum() - tables.usual
    return _by_label(model.names, scores / scores.sum(), typicality)


def _counted(model: _Model, texts: Sequence[bytes]) -> list[tuple[Indices, Indices]]:
    """Return the features that each text holds, and how often it holds each."""
    if sum(map(len, texts)) < _LONG:
        counts = (visit_counts(*model.steps, text) for text in texts)
        return [_as_arrays(found or {}) for found in counts]
    outputs = (model.tables.output.take(states) for states in _states(model.tables, texts))
    return [_distinct(found[found >= 0]) for found in outputs]


def _as_arrays(counts: Mapping[int, int]) -> tuple[Indices, Indices]:
    return np.fromiter(counts.keys(), np.intp, len(counts)), np.fromiter(counts.values(), np.intp, len(counts))


def _distinct(numbers: Indices) -> tuple[Indices, Indices]:
    """Return the distinct numbers in order, and how often each occurs; ``np.unique`` takes twice as long."""
    numbers.sort()
    starts = np.flatnonzero(np.concatenate(([True], numbers[1:] != numbers[:-1]))) if len(numbers) else numbers
    return numbers[starts], np.diff(np.append(starts, len(numbers)))


def _states(tables: ModelTables, texts: Sequence[bytes]) -> Iterator[Indices]:
    """Yield the state of the automaton after each byte of each text.

    The texts are cut into stretches that are read at once, a byte of each at a time; each begins a feature's length
    early, from where on it is in the state in which one reader of the whole text would be.
    """
    stride = max(1, math.isqrt(sum(map(len, texts))) // 4)
    stretches = [-(-len(text) // stride) for text in texts]
    ends = np.cumsum(stretches)
    letters = np.concatenate([_cut(text, stride, many) for text, many in zip(texts, stretches, strict=True)]).T
    first = (ends - stretches)[np.array(stretches) > 0]
    states = np.zeros((_REACH + stride + 1, letters.shape[1]), np.intp)
    for step, letter in enumerate(letters):
        states[step + 1] = tables.moves.take(tables.rows.take(states[step]) + letter)
        if step < _REACH:
            states[step + 1, first] = 0  # Nothing stands before a text.
    after = states[_REACH + 1 :].T
    for text, end, many in zip(texts, ends.tolist(), stretches, strict=True):
        yield after[end - many : end].ravel()[: len(text)]


def _cut(text: bytes, stride: int, stretches: int) -> NDArray[np.uint8]:
    """Return a text in stretches, each with what stands before it, stretch × byte."""
    padded = bytes(_REACH) + text + bytes(stretches * stride - len(text))
    if not stretches:
        return np.zeros((0, _REACH + stride), np.uint8)
    return sliding_window_view(np.frombuffer(padded, np.uint8), _REACH + stride)[::stride]


def _by_label(names: list[str], probabilities: Floats, typicality: Floats) -> list[Guess]:
    likely = np.flatnonzero(probabilities >= _NO_SHARE)
    columns = likely[np.argsort(-probabilities[likely])]
    labels = (names[index] for index in columns.tolist())
    rows = zip(labels, probabilities[columns].tolist(), typicality[columns].tolist(), strict=True)
    return merged(map(Guess._make, rows))


def merged(guesses: Iterable[Guess]) -> list[Guess]:
    """Return one guess a label, the likeliest first; those of one label add up, the first of them is typical.

    A language in two scripts has two columns in the model.
    """
    several = list(guesses)
    if len({guess.label for guess in several}) == len(several):  # As with most texts.
        return sorted(several, key=_likelier_first)
    by_label: dict[str, Guess] = {}
    for guess in several:
        first = by_label.get(guess.label)
        by_label[guess.label] = (
            guess if first is None else Guess(guess.label, first.probability + guess.probability, first.typicality)
        )
    return sorted(by_label.values(), key=_likelier_first)


def _likelier_first(guess: Guess) -> float:
    return -guess.probability


@cache
def _model() -> _Model:
    tables = load_tables()
    steps = (tables.moves.data, tables.rows.data, tables.output.data)
    return _Model(tables, tables.labels.tolist(), steps)
