"""What the command line and the scenario's own file changed, as the manifest of a result tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import PurePath
from typing import Any

DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
"""A date, which no line breaks."""
MOST = 3
"""Changes that are told in a line at the top; the list of assumptions has them all."""


def line(manifest: Mapping[str, Any] | None) -> str:
    """What `--set` changed, as a line of HTML below the header; empty where it changed nothing."""
    found = _set(manifest)
    if not found:
        return ""
    told = DATE.sub(r"<time>\g<0></time>", "; ".join(escape(_told(change)) for change in found[:MOST]))
    more = len(found) - MOST
    rest = f' and <a href="#assumptions-section">{more:,} more</a>' if more > 0 else ""
    return f'<p class="source changed">Changed from {escape(_file(manifest))}: {told}{rest}.</p>'


def marks(manifest: Mapping[str, Any] | None, names: Sequence[str]) -> dict[str, str]:
    """What to say of each changed thing, by its name in a list of numbers: first those of the command line.

    A label without a row of its own is told of its number. What is no number, such as when the run stops, keeps
    its own name.
    """
    known, found = set(names), dict[str, str]()
    for change in _set(manifest):
        name, mark = str(change["name"]), f"was {change['was']}" if change["was"] else "changed"
        parts = name.split(".")
        over = next((".".join(parts[:end]) for end in range(len(parts), 1, -1) if ".".join(parts[:end]) in known), "")
        label = name[len(over) + 1 :]
        below = [each for each in names if each.startswith(f"{name}.")]
        if over:
            mark = f"{label} {mark}" if label not in ("", "times") else mark
            found[over] = f"{found[over]}, {mark}" if over in found else mark
        else:
            found |= dict.fromkeys(below, "changed") or {name: mark}
    own = dict.fromkeys(map(str, _scenario(manifest).get("own", ())), f"changed by {_file(manifest)}")
    return found | {name: mark for name, mark in own.items() if name in known and name not in found}


def beyond(manifest: Mapping[str, Any] | None, found: Mapping[str, str], names: Sequence[str]) -> list[dict[str, str]]:
    """Rows for what is marked and is no number of the list."""
    values = {str(change["name"]): str(change["value"]) for change in _set(manifest)}
    return [{"name": name, "value": values.get(name, "")} for name in found if name not in set(names)]


def _told(change: Mapping[str, Any]) -> str:
    value = f" {change['value']}" if change["value"] else ""
    return f"{change['name']}{value}" + (f" (was {change['was']})" if change["was"] else "")


def _set(manifest: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = _scenario(manifest).get("set", ())
    return found


def _file(manifest: Mapping[str, Any] | None) -> str:
    """The name of the scenario's file, as it was asked for."""
    about = _scenario(manifest)
    return PurePath(str(about.get("file") or about.get("name") or "the scenario")).name


def _scenario(manifest: Mapping[str, Any] | None) -> Mapping[str, Any]:
    found = (manifest or {}).get("scenario")
    return found if isinstance(found, Mapping) else {}
