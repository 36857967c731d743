"""What was checked in the runs behind a page."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

AUDITS = {
    "residual_people": ("No one appears or vanishes", "people", ("residents", 1.0)),
    "residual_pounds": ("No pound appears or vanishes", "pounds", ("usable_reserves", 1.0)),
}
TOLERANCE = 1e-9


OUTCOMES = {"passed": "ok", "failed": "bad"}
NOT_RUN = (
    "<p>The list of IF … THEN … checks was not run for this result: "
    "<code>simulator compare FILE --reality</code> runs it and shows it here.</p>"
)


def html(dataset: xr.Dataset, manifest: Mapping[str, Any]) -> str:
    """The audits with their residuals, against the size of what was audited, and the reality checks."""
    rows = "".join(_audit(dataset, name) for name in AUDITS if name in dataset)
    rows += "".join(_recorded(name, value) for name, value in _errors(manifest).items())
    if not rows:
        inside = "<p>This result came without its audits.</p>"
    else:
        inside = (
            '<table class="checks"><thead><tr><th scope="col">Check</th>'
            f'<th scope="col">Left over</th><th scope="col">Outcome</th></tr></thead>'
            f"<tbody>{rows}</tbody></table>"
        )
    inside += reality(manifest.get("reality"))
    return f'<section id="checks"><h2 class="plain">Checks</h2>{inside}</section>'


def reality(findings: Any) -> str:
    """The IF … THEN … checks that a result came with: those that failed first and open, the rest folded."""
    if not isinstance(findings, list) or not findings:
        return NOT_RUN
    by = {outcome: [f for f in findings if f.get("outcome") == outcome] for outcome in OUTCOMES}
    failed, passed = by["failed"], by["passed"]
    rest = [f for f in findings if f.get("outcome") not in OUTCOMES]
    asked = len(failed) + len(passed)
    words = f"{len(passed)} of {asked}" if failed else f"All {asked}"
    told = f"<p>{words} IF … THEN … checks hold on this scenario"
    told += f"; {len(rest)} could not be asked of it.</p>" if rest else ".</p>"
    told += _list(failed) if failed else ""
    others = [*passed, *rest]
    if not others:
        return told
    words = f"{len(others)} checks{' that hold or were not asked' if rest else ''}"
    return (
        f'{told}<details class="data" data-told><summary>{words}</summary><div class="scroll" tabindex="0" '
        f'role="region" aria-label="Checks">{_list(others)}</div></details>'
    )


def _list(findings: list[Mapping[str, Any]]) -> str:
    head = "".join(f'<th scope="col">{word}</th>' for word in ("If", "Then", "Found", "Outcome"))
    rows = "".join(_finding(finding) for finding in findings)
    return f'<table class="checks reality"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _finding(finding: Mapping[str, Any]) -> str:
    condition, expectation, because, figures, outcome = (
        escape(str(finding.get(key, ""))) for key in ("condition", "expectation", "because", "figures", "outcome")
    )
    return (
        f'<tr><th scope="row">{condition}</th><td>{expectation}<br><small>{because}</small></td><td>{figures}</td>'
        f'<td class="{OUTCOMES.get(outcome, "")}">{outcome}</td></tr>'
    )


def _audit(dataset: xr.Dataset, name: str) -> str:
    words, unit, (whole, floor) = AUDITS[name]
    worst = float(abs(dataset[name]).max())
    size = max(floor, float(abs(dataset[whole]).max())) if whole in dataset else 1e6
    good = worst <= TOLERANCE * size
    outcome = "passed" if good else "failed"
    left = _tiny(worst)
    return (
        f'<tr><th scope="row">{words}, in {_runs(dataset)}</th>'
        f'<td>{left} {unit} at worst</td><td class="{"ok" if good else "bad"}">{outcome}</td>'
        "</tr>"
    )


def _runs(dataset: xr.Dataset) -> str:
    count = dataset.sizes.get("policy", 1) * dataset.sizes.get("member", 1)
    return f"any month of {count:,} runs" if count > 1 else "any month of the run"


def _tiny(value: float) -> str:
    """A residual as a reader writes it: “2 × 10⁻⁷”."""
    if value == 0 or value >= 0.001:
        return f"{value:.3g}"
    digit, power = f"{value:.0e}".split("e")
    return f"{digit} × 10" + str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _errors(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What the manifest says of the numerics, if anything."""
    found = manifest.get("checks", {})
    return dict(found) if isinstance(found, Mapping) else {}


def _recorded(name: str, value: Any) -> str:
    return (
        f'<tr><th scope="row">{escape(str(name))}</th><td>{escape(str(value))}</td><td></td></tr>'
    )
