"""A process beside a notebook's own ends with it, however that ends, and runs nothing of the user's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

SCRIPT = """
    import time
    from simulator.notebook import helpers
    helpers.cores = lambda: 2
    print("started", flush=True)
    helpers.HELPERS.start(2)
    print(helpers.HELPERS._all[0].process.pid, flush=True)
    helpers.HELPERS.load()
"""
"""A script without a main guard, which a process that imported it would run once more."""


def script(then, tmp_path):
    path = tmp_path / "script.py"
    path.write_text(textwrap.dedent(SCRIPT) + then)
    command = [sys.executable, "-X", "dev", "-W", "error", str(path)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip


def is_gone(process):
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no such signal")
def test_it_ends_when_its_parent_is_killed(tmp_path):
    parent = script("time.sleep(600)\n", tmp_path)
    assert parent.stdout.readline() == "started\n"
    one = int(parent.stdout.readline())
    os.kill(one, 0)
    parent.kill()
    parent.communicate()
    assert is_gone(one)


@pytest.mark.slow
@pytest.mark.parametrize("then", ["", "while not helpers.HELPERS.ready(): time.sleep(.01)\n"])
def test_a_script_ends_at_once_and_without_a_word(then, tmp_path):
    parent = script(then, tmp_path)
    said, wrong = parent.communicate(timeout=120)
    begun, one = said.split()
    assert (begun, wrong, parent.returncode) == ("started", "", 0)
    assert is_gone(int(one))
