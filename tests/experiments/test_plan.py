"""What an ensemble depends on, and says so."""

from __future__ import annotations

import re
from pathlib import Path

import simulator
from simulator.experiments.plan import CODE

HOME = Path(simulator.__file__).parent
WORDS = {"errors", "cards", "calls"}
"""What only words messages and shows things."""


def test_all_that_decides_a_number_is_in_the_hash_of_the_program():
    files = [file for part in CODE for file in ([HOME / part] if "." in part else (HOME / part).rglob("*.py"))]
    texts = [file.read_text(encoding="utf-8") for file in files if file.suffix == ".py"]
    imported = {name for text in texts for name in re.findall(r"^\s*from simulator\.(\w+)", text, re.M)}
    assert imported - {part.partition(".")[0] for part in CODE} <= WORDS
    read = {name for text in texts for name in re.findall(r"files\(.simulator.\)\.joinpath\(.([\w.]+)", text)}
    assert read <= set(CODE)
