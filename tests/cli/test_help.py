"""What the help of the program lists, and what a command says that was given nothing."""

from __future__ import annotations

import pytest

from simulator.cli import simulator as group
from simulator.cli.help import PARTS


def test_every_command_is_listed_once_and_in_a_line_that_is_told_whole(simulator):
    listed = [name for part in PARTS.values() for name in part]
    assert sorted(listed) == sorted(group.commands)
    for command in [(), ("describe",)]:
        _, out, _ = simulator(*command, "--help")
        assert "..." not in out.partition("\n")[2]
        assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize(("command", "told"), [("compare", "such as england"), ("report", "folder of a result")])
def test_a_command_without_its_argument_says_what_to_give(simulator, command, told):
    status, out, err = simulator(command)
    assert (status, out) == (2, "")
    assert told in err


def test_a_percentage_is_asked_about(simulator, clinic_file):
    status, _, err = simulator("run", str(clinic_file), "--set", "clinic.need_rate=-1%")
    assert status == 2
    assert err.strip().endswith("Did you mean -0.01?")
