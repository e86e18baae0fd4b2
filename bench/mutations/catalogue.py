"""The catalogue of mutators: what each compares, and which of them, and which hosts, are held out of mending."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple

from bench.mutations import around, changes, data, inside, markup
from bench.mutations.canvas import Canvas
from bench.mutations.facts import ALL, Fact, Facts


class Mutator(NamedTuple):
    """A way to change a page: ``change`` returns the facts that must come out, None where it does not apply."""

    name: str
    change: Callable[[Canvas], Facts | None]
    compared: tuple[Fact, ...] = ALL

    @property
    def is_held_out(self) -> bool:
        """Return whether nobody may look at its examples while rules are mended."""
        return self.name in HELD_OUT


HELD_OUT = frozenset(
    {
        "cards hashed", "second article", "comments", "hidden story", "newsletter link", "video title", "related box",
        "classes renamed", "indented", "divs", "JSON-LD cut", "head in body", "paragraph added", "author changed",
    }
)  # fmt: skip
"""Mutators whose examples are not written and were not looked at: chosen before the first run."""

_TEXT: tuple[Fact, ...] = ("outcome", "body", "language")
_STATED: tuple[Fact, ...] = ("outcome", "title", "body", "canonical", "language")


def _all(module: object, names: str) -> list[Mutator]:
    """Return the mutators of a module by name."""
    return [
        Mutator(name.replace("_", " ").replace("json ld", "JSON-LD"), getattr(module, name)) for name in names.split()
    ]


MUTATORS: tuple[Mutator, ...] = (
    *_all(
        around,
        "cards_before cards_beside cards_below cards_hashed most_read second_article comments live_widget hidden_twin"
        " hidden_story closed_dialog copyright_line furniture_stop furniture_foreign",
    ),
    *_all(
        inside,
        "related_line related_box card_amid newsletter_form newsletter_link consent_placeholder video_caption"
        " video_title app_line share_bar advertisement hidden_amid",
    ),
    *_all(
        markup,
        "classes_hashed classes_renamed wrapped wrapped_root layout_table line_breaks sections divs"
        " attributes_reordered data_attributes comments_amid minified indented uppercase_tags entities no_break_spaces"
        " utf16",
    ),
    *_all(
        data, "head_reordered head_in_body json_ld_commas json_ld_raw_lines json_ld_cut json_ld_others scripts_added"
    ),
    Mutator("JSON-LD removed", data.json_ld_removed, _STATED),
    Mutator("open graph removed", data.open_graph_removed, _TEXT),
    *_all(changes, "date_changed number_changed paragraph_removed paragraph_added title_changed author_changed"),
)


def is_host_held_out(host: str) -> bool:
    """Return whether the pages of a host are kept from those who mend rules: half of all hosts, by digest."""
    return hashlib.sha256(f"mutations/{host}".encode()).digest()[0] % 2 == 0
