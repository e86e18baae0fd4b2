"""What py3langid's model says of a text: how likely each language is, and how much the text is like it at all.

The probabilities of the library compare languages with each other, so a text in a language that it was never trained on
comes out as a near relative, and surely. Its tables also tell how likely the text is by itself: see decision 17.
"""

from __future__ import annotations

import math
import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier, visit_counts

Floats = NDArray[np.float64]
_COLUMNS = 12
"""Of the likeliest languages; what follows has no share that matters."""


class Guess(NamedTuple):
    """One language as the model has it."""

    label: str  # of the model, mostly ISO 639-1
    probability: float  # among the languages of the model, 0 to 1
    typicality: float  # mean log-likelihood of the text's features less that of the language's own text; 0 is usual


class _Model(NamedTuple):
    """The tables of the library, and what follows from them."""

    library: LanguageIdentifier
    rows: tuple[int, ...]  # start of each state in the transition table
    features: Floats  # log-probability of each feature in each language
    priors: Floats
    usual: Floats  # mean log-likelihood of a feature in each language's own text: the entropy of its column, negative


def labels() -> frozenset[str]:
    """Return the labels that the model can give."""
    return frozenset(_model().library.labels)


def guesses(text: str) -> list[Guess]:
    """Return the languages of the model by probability, the likeliest dozen; none for a text without any feature."""
    model = _model()
    encoded = unicodedata.normalize("NFC", text.lower() if text.isupper() else text).encode("utf-8", "surrogatepass")
    counts = visit_counts(model.library.tk_nextmove, model.rows, model.library.tk_output, encoded)
    if not counts:
        return []
    weights = np.log1p(np.fromiter(counts.values(), np.float64, len(counts)))
    # Not `@`: BLAS would wake a thread for each core, and their waiting costs more than the product.
    likelihoods = np.einsum("i,ij->j", weights, model.features[np.fromiter(counts.keys(), np.intp, len(counts))])
    # The root of the length keeps the probabilities of long texts from all being 1, as the library does.
    scores = np.exp((likelihoods + model.priors - (likelihoods + model.priors).max()) / math.sqrt(len(encoded)))
    typicality = likelihoods / weights.sum() - model.usual
    return _by_label(model.library.nb_classes, scores / scores.sum(), typicality)


def _by_label(names: list[str], probabilities: Floats, typicality: Floats) -> list[Guess]:
    """Return one guess a label: a language in two scripts has two columns, of which the likelier is typical."""
    found: dict[str, Guess] = {}
    for index in np.argsort(-probabilities)[:_COLUMNS]:
        name = names[index]
        likelier = found.get(name, Guess(name, 0.0, float(typicality[index])))
        found[name] = likelier._replace(probability=likelier.probability + float(probabilities[index]))
    return sorted(found.values(), key=lambda guess: -guess.probability)


@cache
def _model() -> _Model:
    library = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    features = np.asarray(library.nb_ptc, dtype=np.float64)
    return _Model(
        library=library,
        rows=tuple(row << 8 for row in library.tk_row),
        features=features,
        priors=np.asarray(library.nb_pc, dtype=np.float64),
        usual=(np.exp(features) * features).sum(axis=0),
    )
