"""What is asked of a page in Chromium: every answer is a list of faults, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from tests.browser.deployment import Deployment
from tests.browser.hostile import MARK

NARROW, WIDE = 390, 1280
HEIGHT: Final = 844
THEMES: Final = ("light", "dark")
CONTROLS: Final = frozenset(
    ("button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "switch", "listbox", "spinbutton")
)

SIZES: Final = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest(".wide"))
    .map(e => e.tagName.toLowerCase() + "." + e.className);
  return [`scrolls sideways: ${root.scrollWidth} px of ${root.clientWidth}; ${wide.slice(0, 5)}`];
}"""

STRUCTURE: Final = """() => {
  const faults = [];
  if (!document.documentElement.lang) faults.push("no language");
  if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");
  if (!document.querySelector("main")) faults.push("no main");
  for (const e of document.querySelectorAll("th:not([scope])")) faults.push(`th without scope: ${e.textContent}`);
  for (const e of document.querySelectorAll("img:not([alt])")) faults.push("img without alt");
  for (const e of document.querySelectorAll("*"))
    for (const a of e.attributes)
      if (a.name.startsWith("on")) faults.push(`handler ${a.name} on ${e.tagName}`);
  for (const e of document.querySelectorAll("script"))
    if (new URL(e.src || "inline:", location).origin !== location.origin) faults.push("a script that is not ours");
  for (const e of document.querySelectorAll("a[href], form[action]")) {
    const to = new URL(e.getAttribute("href") ?? e.getAttribute("action"), location).protocol;
    if (!["http:", "https:"].includes(to)) faults.push(`leads to ${to}`);
  }
  return faults;
}"""

# WCAG 2.2, 1.4.3: 4.5 to 1, and 3 to 1 for text of 24 px, or 18.66 px in bold. Colours go through a canvas, since
# computed styles may be written in any colour space.
CONTRAST: Final = """() => {
  const pixel = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const rgba = colour => {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => top.slice(0, 3).map((c, i) => c * top[3] + below[i] * (1 - top[3])).concat(1);
  const behind = element => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.push(rgba(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const light = c => {
    const [r, g, b] = c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faults = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    const isSeen = e.checkVisibility({opacityProperty: true, visibilityProperty: true});
    if (!isSeen || !walker.currentNode.data.trim()) continue;
    const style = getComputedStyle(e), ground = behind(e);
    const ink = over(rgba(e.namespaceURI.endsWith("svg") ? style.fill : style.color), ground);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05), size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (isLarge ? 3 : 4.5))
      faults.add(`contrast ${ratio.toFixed(2)}: ${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className}`);
  }
  return [...faults];
}"""

# On a telephone a cell without anything to say is left out; one that says something is not.
LEFT_OUT: Final = """() => [...document.querySelectorAll(".stack td")]
  .filter(e => getComputedStyle(e).display === "none" && !e.matches(".zero, .ages") && e.textContent.trim())
  .map(e => `a cell is left out: ${e.textContent.trim().slice(0, 60)}`)"""


@dataclass
class Watched:
    """A page, and what it did that no page of ours may."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> list[str]:
        """Return what is wrong with one of our pages; it is left open."""
        self.faults.clear()
        answer = self.page.goto(self.origin + path, wait_until="load")
        if answer is None or answer.status != 200:
            return [f"answered {answer.status if answer else None}"]
        return list(self.faults) + self.inspect()

    def open_frame(self, path: str) -> list[str]:
        """Return what is wrong with what we show of a publisher: nothing runs, nothing is asked for, come what may."""
        self.faults.clear()
        answer = self.page.goto(self.origin + path, wait_until="load")
        faults = [
            fault for fault in self.faults if not fault.startswith("console")
        ]  # where the browser says what it refused
        if answer is None or answer.status != 200:
            faults.append(f"answered {answer.status if answer else None}")
        return faults + self._ran()

    def inspect(self) -> list[str]:
        """Return what is wrong with the page that is open."""
        found = []
        for question in (SIZES, STRUCTURE, CONTRAST, LEFT_OUT):
            found += self.page.evaluate(question)
        return found + self._ran() + list(_nameless(self.page))

    def _ran(self) -> list[str]:
        frames = [frame.evaluate(f"() => window.{MARK} !== undefined") for frame in self.page.frames]
        return ["a script of a publisher ran"] if any(frames) else []


@contextmanager
def watched(
    browser: Browser, ui: Deployment, token: str, *, width: int = WIDE, theme: str = "light"
) -> Iterator[Watched]:
    """Yield a page of somebody who has logged in."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT})
    context.add_cookies([{"name": "_token", "value": token, "url": ui.origin}])
    # A sandboxed frame has no storage, and no theme of its own.
    context.add_init_script(f"try {{ localStorage.setItem('theme', '{theme}') }} catch {{}}")
    page = context.new_page()
    seen = Watched(page, ui.origin)
    report_into(page, seen)
    try:
        yield seen
    finally:
        context.close()


def report_into(page: Page, seen: Watched) -> None:
    """Note what a page does from now on that no page of ours may."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            seen.faults.append(f"console {message.type}: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((seen.origin + "/", "data:", "blob:")):
            seen.faults.append(f"asks {request.url}")

    page.on("console", on_console)
    page.on("request", on_request)
    page.on("pageerror", lambda error: seen.faults.append(f"error: {error}"))
    page.on("requestfailed", lambda request: seen.faults.append(f"failed: {request.url}"))

    def on_dialog(dialog: Any) -> None:
        seen.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", on_dialog)


def _nameless(page: Page) -> Iterator[str]:
    """Yield the controls that a screen reader would have no name for, as Chromium computes names."""
    session = page.context.new_cdp_session(page)
    for node in session.send("Accessibility.getFullAXTree")["nodes"]:
        role = node.get("role", {}).get("value")
        if role in CONTROLS and not node.get("ignored") and not node.get("name", {}).get("value", "").strip():
            yield f"{role} without a name"
    session.detach()
