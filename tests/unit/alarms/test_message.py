import json
import shlex

import click
import pytest
from tests.unit.alarms.cases import NOW, alarm

from presswatch.alarms import message
from presswatch.alarms.remedies import REMEDIES, command_for
from presswatch.cli import main
from presswatch.model.alarm import AlarmKind, Notice

LINK = "https://airflow.example/presswatch/"


def notices():
    over = alarm(AlarmKind.FEED_SILENT, alarm_id=9, severity="warning", state="recovered", recovered_at=NOW)
    look = alarm(AlarmKind.FEED_MOVED, alarm_id=8, severity="warning")
    return [Notice(over, "recovered", 0), Notice(look, "raised", 0), Notice(alarm(), "raised", 0)]


def test_one_line_says_what_it_is_about():
    assert message.subject(notices()) == "Presswatch: 1 broken, 1 to look at, 1 recovered"
    assert message.subject(notices()[2:]) == "Presswatch: 1 broken: Feed blocked, paper/all"


def test_the_text_has_the_worst_first_with_what_mends_it_and_a_link():
    text = message.text(notices(), LINK)
    assert (
        text.index("[BROKEN] Feed blocked") < text.index("[WARNING] Feed moved") < text.index("[RECOVERED] Feed silent")
    )
    assert "presswatch sources pause paper --reason 'refuses us; asked the publisher'" in text
    assert f"{LINK}alarm?number=7" in text


def test_strangers_write_no_lines_and_no_markup():
    bad = alarm(summary="moved to http://x/\r\nBcc: a@b\u202e <!channel> &")
    text = message.text([Notice(bad, "raised", 0)], LINK)
    assert "\nBcc" not in text
    assert "\u202e" not in text
    assert "<!channel>" not in message.slack([Notice(bad, "raised", 0)], LINK)["text"]


def test_programs_get_plain_json():
    payload = json.loads(json.dumps(message.payload(notices(), LINK)))
    assert [(item["event"], item["alarm_id"]) for item in payload["alarms"]] == [
        ("raised", 7),
        ("raised", 8),
        ("recovered", 9),
    ]


def test_a_long_message_says_how_many_more():
    many = [Notice(alarm(alarm_id=n), "raised", 0) for n in range(1, 60)]
    assert "and 29 more" in message.text(many, LINK)
    assert len(message.payload(many, LINK)["alarms"]) == 59


def test_every_kind_has_a_remedy_with_a_runbook_and_a_command_that_exists():
    from pathlib import Path

    from presswatch.cli.main import COMMANDS

    pages = {page.stem for page in (Path(__file__).parents[3] / "docs" / "runbooks").glob("*.md")}
    assert set(REMEDIES) == set(AlarmKind)
    assert {remedy.runbook for remedy in REMEDIES.values()} <= pages
    assert {command_for(alarm(kind)).split()[1] for kind in AlarmKind} <= set(COMMANDS)


@pytest.mark.parametrize("kind", AlarmKind)
def test_the_command_of_each_alarm_is_one_that_there_is(kind):
    name, *words = shlex.split(command_for(alarm(kind, evidence={"moved_to": "https://new.example/rss"})))
    assert name == "presswatch"
    group: click.Command = main
    context = group.make_context(name, words)
    while isinstance(group, click.Group):
        given = [*context._protected_args, *context.args]
        name, command, words = group.resolve_command(context, given)
        assert command is not None
        group = command
        context = group.make_context(name, words, parent=context)
    assert context.params


def test_what_a_publisher_wrote_stays_one_word_of_a_command():
    moved = alarm(AlarmKind.FEED_MOVED, evidence={"moved_to": "https://x.example/$(reboot);'`id`"})
    assert shlex.split(command_for(moved))[-1] == "https://x.example/$(reboot);'`id`"
