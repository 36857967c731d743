"""The table of projects with names."""

from simulator.charts import own_projects
from simulator.charts.events import told, wanted


def ended(member: int, outcome: str, gain: float) -> dict[str, object]:
    row = {"policy": "radical", "member": member, "date": "2030-04-01", "kind": "project", "name": "Hubs <1>"}
    return row | {"outcome": outcome, "claim": 0.04, "gain": gain}


BEGUN = [
    {"policy": "radical", "member": member, "date": "2027-04-01", "kind": "own_project", "name": "Hubs <1>"}
    for member in range(4)
]


def test_a_project_is_told_with_what_became_of_it_over_all_futures() -> None:
    events = [*BEGUN, ended(0, "adopted", 0.02), ended(1, "adopted", 0.03), ended(2, "failed in pilot", 0.0)]
    table = own_projects.html(events)
    for cell in ("Hubs &lt;1&gt;", "2027-04-01", "2 of 4", "1 failed in pilot, 1 still under way", "4.00%", "2.50%"):
        assert f">{cell}<" in table


def test_a_page_without_one_says_nothing() -> None:
    assert own_projects.html([{"policy": "radical", "member": 0, "date": "2027-04-01", "kind": "policy"}]) == ""


def test_of_projects_a_page_reads_those_with_a_name_from_a_run_or_a_file() -> None:
    drawn = {"policy": "radical", "member": "3", "date": "2030-04-01", "kind": "project", "name": "", "gain": "0.1"}
    assert not wanted(drawn, {"policy"})
    assert wanted(ended(0, "adopted", 0.02), {"policy"})
    row = {key: str(value) for key, value in ended(3, "adopted", 0.02).items()} | {"entity": "7", "depth": ""}
    assert own_projects.html([BEGUN[0], told(row)]) == own_projects.html([BEGUN[0], ended(3, "adopted", 0.02)])
