"""Lines are named at their ends, events once, years below every panel."""

from __future__ import annotations

from typing import Any

from simulator.charts.drawing import Label, Mark, Panel, Scale, Size
from simulator.charts.labels import ended
from simulator.charts.layout import lay_out


def test_lines_that_end_together_have_one_label_and_others_are_led_to_their_ends() -> None:
    def labelled_at(*ends: float) -> list[dict[str, Any]]:
        labels = [Label(y, f"Policy {y}", "", "#000000") for y in ends]
        return ended(Panel([], Scale(0.0, 100.0), labels=labels, together="All policies"), Size(1, 100))

    assert [(each["text"], each["y"]) for each in labelled_at(50.0, 56.0, 60.0)] == [("All policies", 55.0)]
    near, close, far = labelled_at(50.0, 52.0, 90.0)
    assert (near["y"], close["y"], far["y"]) == (50.0, 52.0, 90.0)
    assert near["showarrow"]
    assert near["ay"] > 0 > close["ay"]
    assert not any(each["showarrow"] for each in labelled_at(10.0, 50.0, 90.0))


def test_the_start_of_policies_is_drawn_once_and_a_shock_in_every_panel() -> None:
    panels = [Panel([], Scale(0.0, 1.0), steady=i == 0) for i in range(3)]
    marks = (Mark("2026-04-01", "policies start", once=True), Mark("2030-01-01", "recession"))
    layout = lay_out(panels, marks, Size(3, 100))
    assert [(each["xref"], each["x0"][:4]) for each in layout["shapes"]] == [
        ("x", "2030"), ("x2", "2026"), ("x2", "2030"), ("x3", "2030"),
    ]  # fmt: skip
    assert [(each["text"], each["xref"]) for each in layout["annotations"]] == [
        ("policies start", "x2"), ("recession", "x2"),
    ]  # fmt: skip


def test_every_panel_has_its_years_below() -> None:
    layout = lay_out([Panel([], Scale(0.0, 1.0)) for _ in range(2)], (), Size(1, 100, width=340))
    assert layout["xaxis"]["showticklabels"]
    assert layout["xaxis2"]["showticklabels"]


def test_panels_of_another_scale_begin_a_row_of_their_own():
    odd = Size(2, 100, block=3)
    assert [odd.place(i) for i in range(6)] == [(0, 0), (0, 1), (1, 0), (2, 0), (2, 1), (3, 0)]
    assert [Size(2, 100, block=4).place(i) for i in (3, 4)] == [Size(2, 100).place(i) for i in (3, 4)]
