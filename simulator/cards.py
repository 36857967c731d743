"""What a notebook shows of a thing: small tables that take the colours of whatever theme they are in.

All text that is given is escaped; only what these functions return is taken as HTML. No colour is
set, so that light and dark themes stay as legible as the reader has made them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

_LEFT = "text-align:left;vertical-align:top"
_CAPTION = "caption-side:top;text-align:left;font-weight:bold;padding:0.3em 0"


class Html(str):
    """Text that is HTML already, its own text escaped."""

    __slots__ = ()


def safe(text: object) -> str:
    """Text as HTML; what these functions made stays as it is."""
    return text if isinstance(text, Html) else escape(str(text))


def code(text: object) -> Html:
    """A name as a program has it."""
    return Html(f"<code>{safe(text)}</code>")


def note(text: object) -> Html:
    """A paragraph."""
    return Html(f'<p style="max-width:46em">{safe(text)}</p>')


def facts(caption: object, rows: Mapping[str, object]) -> Html:
    """A table of two columns: what, and what it is."""
    body = "".join(
        f'<tr><th scope="row" style="{_LEFT}">{safe(key)}</th><td style="{_LEFT}">{safe(said)}</td></tr>'
        for key, said in rows.items()
    )
    return Html(f'<table><caption style="{_CAPTION}">{safe(caption)}</caption><tbody>{body}</tbody></table>')


def grid(caption: object, columns: Sequence[object], rows: Iterable[Sequence[object]]) -> Html:
    """A table with a header; the first cell of a row says what it is."""
    head = "".join(f'<th scope="col" style="{_LEFT}">{safe(column)}</th>' for column in columns)
    body = "".join(
        f'<tr><th scope="row" style="{_LEFT};font-weight:normal">{safe(first)}</th>'
        + "".join(f'<td style="{_LEFT}">{safe(cell)}</td>' for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    above = f'<caption style="{_CAPTION}">{safe(caption)}</caption>' if caption else ""
    return Html(f"<table>{above}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def fold(summary: object, *inside: object) -> Html:
    """What is opened with a click."""
    return Html(f"<details><summary>{safe(summary)}</summary>{joined(*inside)}</details>")


def joined(*parts: object) -> Html:
    """One below the other."""
    return Html("".join(safe(part) for part in parts))
