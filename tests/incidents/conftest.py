"""The same Chromium and the same deployment as tests/browser."""

from tests.browser.conftest import bare_ui, chromium

__all__ = ["bare_ui", "chromium"]
