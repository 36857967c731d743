"""The command that makes a result again from the scenario that its page holds."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any


def how(manifest: Mapping[str, Any]) -> str:
    """The words for a run or a comparison, as HTML. Seed, step and method are in the scenario itself."""
    command = "run" if manifest.get("command") == "run" else "compare"
    options = _compared(manifest) if command == "compare" else ""
    return escape(f"run simulator {command} scenario.toml{options}{accurately(manifest)}")


def accurately(manifest: Mapping[str, Any]) -> str:
    """The option that was taken, where one was."""
    return " --accurate" if manifest.get("accurate") else ""


def _compared(manifest: Mapping[str, Any]) -> str:
    late = (manifest.get("cost_of_delay") or {}).get("delay")
    delays = f" --delays {','.join(f'{years:.8g}' for years in late)}" if late else " --no-delay"
    members = f" --members {manifest['members']}" if "members" in manifest else ""
    return members + delays
