"""Options of all commands: whatever can't be read is told, all of it at once, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from simulator.arguments import OneOf, Told, Whole
from simulator.cli.commands import simulator as everything

WRONG = "wrnog"


def commands(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name), command


EVERY = {" ".join(words): (words, command) for words, command in commands(everything)}
ASKING = [name for name, (_, command) in EVERY.items() if any(isinstance(p.type, Told) for p in command.params)]


def test_no_option_is_read_in_a_way_that_ends_a_command_at_its_first_mistake():
    kinds = (click.Choice, click.types.FloatParamType, click.types.IntParamType, click.DateTime)
    assert [(n, p.name) for n, (_, c) in EVERY.items() for p in c.params if isinstance(p.type, kinds)] == []


@pytest.mark.parametrize("name", ASKING)
def test_every_option_that_cannot_be_read_is_told_at_once_with_the_file(simulator, tmp_path, name):
    words, command = EVERY[name]
    options = [p.opts[0] for p in command.params if isinstance(p.type, Told)]
    given = [each for option in options for each in (option, WRONG)]
    missing = ["--policy", "radical"] if name == "delay" else []
    status, out, err = simulator(*words, "no-such", *given, *missing)
    assert (status, out) == (2, "")
    assert [option for option in options if f"{option}: “{WRONG}”" not in err and f"known for {WRONG}" not in err] == []
    assert "no-such" in err or name == "init"
    assert list(tmp_path.iterdir()) == []


def test_long_numbers_are_told_as_people_write_them(simulator):
    _, _, err = simulator("init", "mine", "--people", "12")
    assert err.startswith("--people: 12 is too small. Give one from 1,000 to 100,000,000.\n")


def test_a_place_is_not_asked_for_people_that_were_given(simulator):
    assert "another size" not in simulator("init", "mine", "--people", "few", "--councils", "3")[2]


def test_a_word_that_is_nearly_one_of_several_is_recognised():
    with pytest.raises(click.BadParameter, match="did you mean csv"):
        OneOf("csv", "xlsx").convert("csvv", None, None)
    assert Whole(1, 9).convert("3", None, None) == 3
