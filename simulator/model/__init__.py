"""The model of public service demand against budget: equations and numbers' names, no numerics."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.engine import Model

SECTORS = {
    "population": (
        "population", "migration", "morbidity_trends", "morbidity", "health_feedbacks", "pensions",
        "trend",
    ),
    "worklessness": (
        "worklessness", "birthdays", "labour_statistics", "finding_work", "looking_for_work",
        "steady_rates", "leaving_work", "youth_scars",
    ),
    "services": (
        "services", "first_budget", "staffing", "provision", "costs", "spillovers", "deprivation", "unpaid_care",
        "benefit", "hospital", "prevention", "cases",
    ),
    "finance": (
        "finance", "council_tax", "ledgers", "special_needs", "employer_pensions",
        "care_market", "care_access", "in_year", "business_rates", "budgeting",
        "section_114_risk", "financial_support", "section_114",
    ),
    "innovation": (
        "innovation", "innovation_ideas", "innovation_chances", "innovation_diffusion", "barriers",
        "projects", "innovation_outcomes",
    ),
    "procurement": ("procurement", "contracts"),
    "community": ("community", "community_support", "anchors", "working_locally"),
    "climate": ("climate",),
    "economy": ("economy", "output_and_income", "slump", "worklessness_costs", "place_effects"),
    "wellbeing": ("wellbeing", "adaptation", "trust", "wellbeing_by_deprivation"),
    "pandemic": ("pandemic",),
    "transfers": ("transfers",),
}
"""The sections of the assumptions, each with the modules that declare its quantities."""


@cache
def build() -> Model:
    """The whole model; built once."""
    from simulator import engine
    from simulator.model.axes import AGEING, AXES
    from simulator.model.outputs import OUTPUTS

    modules = {
        section: [import_module(f"simulator.model.{name}") for name in names] for section, names in SECTORS.items()
    }
    return engine.build(
        "public service demand against budget", modules, AXES, OUTPUTS, AGEING,
        ticks=12, tables=Path(__file__).parent / "tables",
    )  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "MODEL":
        return build()
    raise AttributeError(name)
