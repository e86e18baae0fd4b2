"""Labelled pages as training sees them: looked at both ways, whatever the first model says of them."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "include"))

from bench.blocks.detached_pages import detached, without_elements

from presswatch.articles.blocks.body_features import StatedMetadata
from presswatch.articles.blocks.judged_body import (
    JudgedBody,
    Look,
    believed,
    first_look,
    in_doubt,
    is_sure,
    second_look,
)
from presswatch.articles.page.main_text import Lines, MainTextCandidates
from presswatch.articles.page.text_blocks import BlockTree
from presswatch.articles.page_parser import ParsedPage, read_page
from presswatch.model.extraction import SavedPage

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StudiedBody(JudgedBody):
    """Both looks at a page, before any model was asked."""

    looks: tuple[Look, ...] = ()  # the first and the second
    resiliparse: Lines = ()

    def judged(self, first: Column, second: Column) -> JudgedBody:
        """Return the body as ``judge_body`` would, from the chances that either model gives."""
        if is_sure(self.looks[0], first, self.resiliparse):
            return believed(self.looks[0], first)
        return in_doubt(self.looks[1], second, self.lines)


def study_body(
    block_tree: BlockTree, stated: StatedMetadata, resiliparse: Lines, ask: Callable[[], MainTextCandidates]
) -> StudiedBody:
    """Return both looks at a page."""
    candidates = ask()
    first = first_look(block_tree, stated, resiliparse)
    second = second_look(block_tree, stated, first, candidates)
    first, second = (look._replace(features=detached(look.features)) for look in (first, second))
    count = len(second.features.blocks)
    nothing = np.zeros(count, dtype=bool)
    return StudiedBody(
        second.features, np.zeros(count), nothing, nothing, candidates.default, (first, second), resiliparse
    )


def studied(page: SavedPage) -> tuple[ParsedPage, StudiedBody] | None:
    """Return a page without its tree, which no other process can be sent; None where it cannot be read."""
    logging.disable(logging.CRITICAL)
    reading = read_page(page, study_body)
    if not isinstance(reading, ParsedPage) or not isinstance(reading.body, StudiedBody):
        return None
    if not reading.features.blocks:
        return None
    reading = without_elements(reading)
    assert isinstance(reading.body, StudiedBody)
    return reading, reading.body
