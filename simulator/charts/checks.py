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


def html(dataset: xr.Dataset, manifest: Mapping[str, Any]) -> str:
    """The audits with their residuals, against the size of what was audited."""
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
    return f'<section id="checks"><h2 class="plain">Checks</h2>{inside}</section>'


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
