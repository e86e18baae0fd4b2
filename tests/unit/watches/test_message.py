"""Messages of watches: no text of a publisher in a subject, none that breaks a line."""

from __future__ import annotations

import json

from tests.unit.watches.test_feed import event

from presswatch.watches import message


def test_a_message_counts_in_its_subject_and_lists_in_its_text() -> None:
    events = [event(1), event(2, "retracted")]
    assert message.subject(events) == "Presswatch watch: 1 matched, 1 retracted: Docks"
    body = message.text(events)
    assert "[MATCHED] Docks: Dockers strike" in body
    assert "the page was taken down" in body
    assert "presswatch explain 41" in body


def test_titles_cannot_break_out() -> None:
    evil = [event(1, title="A\r\nBcc: all@x.example\u202e <!channel>")]
    assert "Bcc" not in message.subject(evil)
    assert "\nBcc" not in message.text(evil)
    assert "\u202e" not in message.text(evil)
    assert "<!channel>" not in message.slack(evil)["text"]
    assert json.loads(json.dumps(message.payload(evil)))["watch_events"][0]["title"].startswith("A\r\n")


def test_long_messages_are_cut_and_say_so() -> None:
    assert f"and {60 - message.LISTED} more" in message.text([event(number) for number in range(60)])
