"""The tables of rules.toml, read once."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(1)
def tables() -> dict[str, Any]:
    """Vintages of the Treasury's rules and growth of output per head."""
    text = files("simulator.appraisal").joinpath("rules.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
