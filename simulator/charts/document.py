"""The file around a page: head, styles, scripts and the data held; and how to make the result again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from simulator.charts import embed
from simulator.charts.chart import Chart

# Nothing is ever fetched: the browser itself refuses to.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
)

# Said in place of each chart but the first, which has a picture.
WITHOUT = (
    "<noscript><style>.plot:empty{min-height:0}.plot:empty::before{content:'This chart is drawn by a program in the "
    "page, which this browser does not run.';color:var(--muted)}</style></noscript>"
)


def reproduce(absent: list[str], how: str = "compare it again") -> str:
    """How to get the same numbers again, and what this result lacks."""
    missing = ""
    if absent:
        missing = f"<p>Not in this result: {', '.join(absent).lower()}.</p>"
    boxes = "".join(
        f'<details class="data" data-show="{key}"><summary>{words}</summary><div class="tools">'
        f'<button type="button" data-save="{key}" data-name="{name}">Download {name}</button>'
        f'</div><pre tabindex="0" role="region" aria-label="{words}"></pre></details>'
        for key, words, name in (
            ("scenario", "The scenario", "scenario.toml"),
            ("manifest", "The manifest: versions, seed, hashes", "manifest.json"),
        )
    )
    return (
        '<section id="again"><h2 class="plain">Run it again</h2><p>This page holds the whole '
        f"scenario and the versions it ran on. Save the scenario and {how}: the "
        f"same versions give the same numbers to the last bit.</p>{boxes}{missing}</section>"
    )


def _lean(text: str) -> str:
    """A style or a program without its comments and indents, which are for whoever works on the file here."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def document(
    title: str, body: str, drawn: list[Chart], held: tuple[str, Mapping[str, Any]],
    more: Mapping[str, Any] | None = None, parts: Sequence[str] = (),
) -> str:  # fmt: skip
    """The whole file: style, body, figures, the scenario and manifest held, and scripts.

    `more` are further blocks of data by name, `parts` files of further styles and programs.
    """
    here = files("simulator.charts")
    names = ("page.css", "page.js", *parts)
    style, script = (
        "".join(_lean(here.joinpath(name).read_text("utf-8")) for name in names if name.endswith(kind))
        for kind in (".css", ".js")
    )
    # No line ends between a sign and its pound.
    body = body.replace("+£", "+\N{WORD JOINER}£").replace("−£", "−\N{WORD JOINER}£")
    also = "".join(embed.json_block(name, value) for name, value in (more or {}).items())
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title><style>{style}</style>{WITHOUT}'
        f'</head><body><a class="skip" href="#main">To the answer</a><main id="main">{body}</main>'
        "<footer></footer>"
        f"{embed.json_block('figures', embed.figures(drawn))}"
        f"{embed.packed_block('scenario', held[0])}{embed.packed_block('manifest', held[1])}{also}"
        f"<script>{embed.plotly()}</script><script>{script}</script></body></html>\n"
    )
