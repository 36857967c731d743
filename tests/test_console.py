"""What a terminal shows while a command runs."""

from __future__ import annotations

import pytest

from simulator import console


def test_a_long_name_leaves_room_for_what_is_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    long = "England where radical change is well conceived and badly needed"
    with console.progress(f"{long}: 5 policies", 1152, quiet=False) as show:
        show(64)
    told = capsys.readouterr().err
    assert "64/1152" in told
    assert "England where radical chang…: 5 policies" in told
