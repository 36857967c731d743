"""The axes of the model, in storage order: the longest, single years of age, innermost."""

from simulator.engine import Ageing, Axis

OLDEST = 100
SERVICES = (
    "adult_social_care", "childrens_services", "public_health", "health", "employment_skills",
    "housing", "neighbourhood",
)  # fmt: skip
FIFTHS = ("most_deprived", "more_deprived", "middle", "less_deprived", "least_deprived")
"""A fifth of England's people each, by how deprived the neighbourhood is that they live in."""

AXES = (
    Axis("body", ("council", "nhs", "dwp", "exchequer", "providers", "residents")),
    Axis("income_source", ("government_grant", "council_tax", "business_rates", "fees")),
    Axis("stage", ("generating", "incubating", "scaling", "learning")),
    Axis("typology", ("service_product", "delivery", "organisational", "conceptual", "social")),
    Axis("deprivation", FIFTHS),
    Axis("from_service", SERVICES, alias_of="service"),
    Axis("service", SERVICES),
    Axis(
        "work_status",
        (
            "employed", "unemployed_short", "unemployed_long", "inactive_long_term_sick",
            "inactive_other", "retired",
        ),
    ),
    Axis(
        "band", ("16-17", "18-24", "25-34", "35-49", "50-59", "60-64", "65+"),
        band_of="age", bounds=(16, 18, 25, 35, 50, 60, 65),
    ),
    Axis("sex", ("female", "male")),
    Axis("health", ("well", "limited", "dependent")),
    Axis("age_band", ("0-15", "16-64", "65-84", "85+"), band_of="age", bounds=(0, 16, 65, 85)),
    Axis("age", tuple(str(year) for year in range(OLDEST + 1))),
)  # fmt: skip

AGEING = Ageing(stock="residents", axis="age", newborn="newborn", enters=(("health", "well"),), month=7, day=1)
