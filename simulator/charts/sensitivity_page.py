"""The page of a study of sensitivity."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.charts import again
from simulator.charts.data import period
from simulator.charts.experiment_page import allowing, breaking, left_out, questions, written
from simulator.charts.findings import opening
from simulator.charts.kinds import ranks, sobol, tornado
from simulator.charts.kinds.studied import Names, measured, pair, terms
from simulator.charts.palette import labelled

if TYPE_CHECKING:
    import xarray as xr

    from simulator.charts.chart import Chart

NAMES = {"sobol": "Shares of variance", "tornado": "One at a time", "ranks": "By rank"}
MODULES = (sobol, tornado, ranks)
KINDS = {
    "dead": "Dead: no outcome changes by a bit, from the middle or from other futures",
    "moves nothing from the middle": "Move nothing from the middle, though something from other futures",
    "moves other outcomes only": "Move other outcomes, but not this difference, from the middle",
}


@labelled
def page(
    dataset: xr.Dataset, *, title: str, scenario_text: str = "", manifest: Mapping[str, Any] | None = None,
    assumptions: Sequence[Mapping[str, Any]] = (),
) -> str:  # fmt: skip
    """The HTML of what `simulator sensitivity` found; `assumptions` as for the page of a comparison."""
    return written(
        title, _top(dataset, title), charts(dataset), NAMES, lambda key: _held(dataset, key),
        breaking(f"simulator sensitivity scenario.toml {_options(dataset)}{again.accurately(manifest or {})}"),
        scenario_text=scenario_text, manifest=manifest, assumptions=assumptions,
        sections={"dead": "Dead levers"}, beside=dead(dataset),
    )  # fmt: skip


def charts(dataset: xr.Dataset) -> list[Chart]:
    """Those that the dataset can fill, in the order of the page."""
    return [module.draw(dataset) for module in MODULES if all(name in dataset for name in module.NEEDS)]


@labelled
def headline(dataset: xr.Dataset) -> str:
    """The finding of the study."""
    return sobol.title(dataset)


def told_in_a_line(dataset: xr.Dataset) -> str:
    """The finding in a line, with how many futures could not be run."""
    missing = left_out(int(dataset.attrs.get("failed", 0)))
    return f"{headline(dataset)}.{missing}" if missing else headline(dataset)


def answers(dataset: xr.Dataset) -> dict[str, str]:
    """How wide the answer is, what moves it and what does not."""
    of, against = pair(dataset)
    about = ", ".join(part for part in (terms(dataset), "median and middle 95%") if part)
    return {
        "How wide is the answer?": f"Over all ranges and luck, {measured(dataset)} of {of} less that of {against} is "
        f"{sobol.spread(dataset)}, {about}.",
        "What moves it most?": f"{tornado.title(dataset)}.",
        "What moves nothing?": _moved(dataset),
    }


def conditions(dataset: xr.Dataset) -> str:
    """On what all of it is conditional."""
    return (
        "Shares depend on the ranges that were given: a range that is too narrow makes its number seem to matter too "
        f"little, whatever its grade.{left_out(int(dataset.attrs.get('failed', 0)))}"
    )


def _moved(dataset: xr.Dataset) -> str:
    verdicts = [str(each) for each in dataset["verdict"].values]
    still = verdicts.count("dead")
    many = f"{still} of {len(verdicts)} numbers move" if still != 1 else f"One of {len(verdicts)} numbers moves"
    return f"{many} nothing at all." if still else f"All {len(verdicts)} numbers move something."


def dead(dataset: xr.Dataset) -> str:
    """The numbers that move nothing, named, by how far that goes."""
    verdicts = [str(each) for each in dataset["verdict"].values]
    parts, called = [], Names.of(dataset)
    for verdict, words in KINDS.items():
        names = [str(n) for n, v in zip(dataset["number"].values, verdicts, strict=True) if v == verdict]
        listed = "".join(f"<li>{escape(called.named(name))} <code>{escape(name)}</code></li>" for name in sorted(names))
        opened = " open" if 0 < len(names) <= 12 else ""
        parts.append(
            f'<details class="data" data-told{opened}><summary>{escape(words)}: {len(names)}'
            f"</summary><ul>{listed}</ul></details>" if names else f"<p>{escape(words)}: none.</p>"
        )  # fmt: skip
    return f'<section id="dead"><h2 class="plain">{escape(opening(_moved(dataset)))}</h2>{"".join(parts)}</section>'


def _held(dataset: xr.Dataset, key: str) -> xr.Dataset:
    """What stands for the futures behind a chart, which its source line counts."""
    import xarray as xr

    closer = (1 + 2 * dataset.sizes["closer"]) * dataset.sizes["luck"] if "closer" in dataset.sizes else 0
    counts = {"sobol": int(dataset.attrs.get("base_rows", 1)) * (dataset.sizes["factor"] + 2),
              "ranks": int(dataset.attrs.get("screened_at", 1)),
              "tornado": (1 + 2 * dataset.sizes["number"]) * dataset.sizes["member"] + closer}  # fmt: skip
    return xr.Dataset(coords={"member": range(counts[key])})


def _options(dataset: xr.Dataset) -> str:
    about = dataset.attrs
    chosen = [str(name) for name in dataset["factor"].values if "." in str(name)]
    asked = f"--policy {about['policy']} --against {about['against']} --outcome {about['outcome']} --by {about['by']}"
    sizes = f"--base {about['base_rows']} --screen {about['screened_at']} --members {dataset.sizes['member']}"
    more = allowing(int(about.get("failed", 0)), int(about["futures"]))
    only = "".join(f" --section {name}" for name in str(about.get("sections", "")).split())
    closer = f"--closer {dataset.sizes.get('closer', 0)}"
    # Names of a project's numbers may have spaces.
    named = shlex.split(str(about.get("named", "")))
    singled = " ".join(f"--number {shlex.quote(name)}" for name in named) or f"--top {max(1, len(chosen))}"
    return escape(f"{asked}{only} {sizes} {singled} {closer}{more}")


def _top(dataset: xr.Dataset, title: str) -> str:
    of, against = pair(dataset)
    return (
        f'<header><p class="kicker"><b>{escape(title)}</b>{escape(period(dataset, title))} · what {escape(of)}, '
        f"less {escape(against)}, depends on · {int(dataset.attrs['futures']):,} futures</p>"
        f'<h1>{escape(headline(dataset))}</h1></header>{questions(answers(dataset), conditions(dataset))}'
    )
