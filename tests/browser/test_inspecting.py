"""The inspection finds what it is there for: pages that are wrong on purpose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.inspecting import NARROW, Watched, report_into

WELL = "<html lang=en><body><h1>A</h1><main>{}</main></body></html>"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": NARROW, "height": 844})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p style='width: 500px'>wide</p>", "scrolls sideways"),
        ("<p style='color: #999'>pale</p>", "contrast 2.85: p."),
        ("<p style='background: rgb(0 0 0 / 10%)'><b style='color: oklch(0.6 0 0)'>on grey</b></p>", "contrast"),
        ("<svg width=90 height=20><text y=15 fill='#ccc'>label</text></svg>", "contrast"),
        ("<button></button>", "button without a name"),
        ("<input type=text placeholder=''>", "textbox without a name"),
        ("<a href='https://a.example'><img src='data:,' alt=''></a>", "link without a name"),
        ("<p onclick='x()'>click</p>", "handler onclick"),
        ("<a href='javascript:x()'>look</a>", "leads to javascript:"),
        ("<table><tr><th>a</th></tr></table>", "th without scope"),
        ("<h1>B</h1>", "not one h1"),
        ("<script>window.pwned = 1</script>", "a script of a publisher ran"),
        ("<script>console.error('no')</script>", "console error: no"),
        ("<script>alert('no')</script>", "dialog: no"),
        ("<img alt='' src='http://127.0.0.1:9/x.png'>", "asks http://127.0.0.1:9/x.png"),
    ],
)
def test_a_fault_is_found(page: Page, body: str, fault: str) -> None:
    seen = Watched(page, "http://ours.example")
    report_into(page, seen)
    page.set_content(WELL.format(body))
    found = seen.inspect() + seen.faults
    assert any(fault in each for each in found), found


def test_a_page_that_is_well_has_none(page: Page) -> None:
    seen = Watched(page, "http://ours.example")
    report_into(page, seen)
    scroller = "<div class=wide style='overflow-x: auto'><p style='width: 900px'>a long row</p></div>"
    named = "<label>Why <input></label> <button>Go</button> <button aria-label=Close></button> <a href='https://a.example'>a</a>"
    page.set_content(WELL.format(f"{named}{scroller}<p style='font-size: 24px; color: #888'>large</p>"))
    assert seen.inspect() + seen.faults == []
