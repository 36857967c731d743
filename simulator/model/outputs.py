"""What a run records each month, under the names that results promise."""

from simulator.engine import output

OUTPUTS = (
    output("residents", of="residents_by_age_band", long_name="Residents"),
    output("residents_by_single_age", of="residents_by_single_age", long_name="Residents by age and sex"),
    output("old_age_dependency_ratio", long_name="People of 65 and over for each of 16 to 64"),
    output("deaths", of="deaths_all", long_name="Deaths a year"),
    output("deaths_total", of="deaths_all", long_name="Deaths in the month", total=True),
    output("births", of="births_all", long_name="Births a year"),
    output("people_by_work_status", long_name="People of 16 and over by work status"),
    output("unemployment_rate", long_name="Unemployment rate, 16 and over"),
    output("inactivity_rate", long_name="Inactivity rate, 16 to 64"),
    output("need", long_name="Need"),
    output("backlog", long_name="People who wait"),
    output("waiting_time", long_name="Waiting time"),
    output("served", long_name="People served"),
    output("unmet_need", long_name="Unmet need"),
    output("capacity", long_name="Capacity"),
    output("quality", long_name="Quality of service"),
    output("unit_cost", long_name="Cost for each person served"),
    output("income", long_name="Council income by source"),
    output("spending", long_name="Spending by service"),
    output("spending_total", of="spending", long_name="Spending in the month", total=True),
    output("budget_gap", long_name="Budget gap before savings and reserves"),
    output("usable_reserves", long_name="Usable reserves"),
    output("section_114_exposure", long_name="Expected section 114 notices for each council"),
    output("innovations_in_stage", long_name="Innovations at each stage"),
    output("innovations_adopted", long_name="Innovations adopted so far"),
    output("innovation_spending", long_name="Spending on innovation"),
    output("life_satisfaction", long_name="Mean life satisfaction"),
    output("price_level", long_name="Price level"),
)
