"""mart.revision: what changed, from what to what, when, and whether the publisher said so."""

from __future__ import annotations

from tests.integration.pipeline.paper import Answer, page, story

COLUMNS = "revision_no, kind, declaration, title_before, title_after"


def titled(title: str, modified: str | None) -> bytes:
    return page("a", title=title, modified=modified)


def test_each_change_shows_what_stood_before_and_after_it(bench):
    bench.feed("a")
    bench.put("a", titled("Harbour wall to be mended", "2026-03-01T09:00:00Z"))
    bench.poll()
    bench.ingest()
    for title, modified in [
        ("Harbour wall to be rebuilt", "2026-03-01T10:00:00Z"),
        ("Harbour wall to be torn down", "2026-03-01T10:00:00Z"),
    ]:
        bench.put("a", titled(title, modified))
        assert bench.look_again() == {"edited": 1}
    assert bench.rows(f"select {COLUMNS} from mart.revision order by revision_no") == [
        (1, "first", None, None, "Harbour wall to be mended"),
        (2, "edit", "declared", "Harbour wall to be mended", "Harbour wall to be rebuilt"),
        (3, "edit", "silent", "Harbour wall to be rebuilt", "Harbour wall to be torn down"),
    ]
    assert bench.one("select bool_and(happened_after < happened_before) from mart.revision where kind = 'edit'")


def test_an_edit_of_a_page_without_such_dates_is_never_called_silent(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    changed = [*story("a")[:-1], "The mayor has withdrawn the plan, and nobody knows what comes next."]
    bench.put("a", page("a", paragraphs=changed))
    assert bench.look_again() == {"edited": 1}
    declaration, before, after = bench.rows(
        "select declaration, body_before, body_after from mart.revision where kind = 'edit'"
    )[0]
    assert declaration == "undeclarable"
    assert before == "\n\n".join(story("a"))
    assert after == "\n\n".join(changed)


def test_a_withdrawal_has_its_status_and_no_text_after_it(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.put("a", Answer(status=410))
    bench.look_again()
    assert bench.rows("select kind, status, title_after, body_after from mart.revision where kind = 'withdrawn'") == [
        ("withdrawn", 410, None, None)
    ]
