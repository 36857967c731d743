"""Money of another year's prices, and runs that start in another year than that of prices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.errors import InputError
from simulator.prices import rebase
from simulator.run import default_model
from simulator.scenario import read, start

MONEY = "extends = 'england'\n[change.finance.reserves_at_start]\nvalue = 27e9\nbecause = 'x'\nprice_base = "
GROWTH = rebase(1.0, "2023-24", "2025-26")


def reserves(path: Path, member: int | None = None) -> float:
    return float(start(read(path), default_model(), member).values["reserves_at_start"])


def test_money_of_another_year_is_taken_into_the_prices_of_the_run(write: Callable[..., Path]) -> None:
    assert reserves(write(MONEY + "'2023-24'\nrange = [26e9, 28e9]")) == pytest.approx(27e9 * GROWTH)
    assert reserves(write(MONEY + "'2025-26'\nrange = [26e9, 28e9]")) == 27e9


def test_its_range_is_taken_with_it(write: Callable[..., Path]) -> None:
    narrow = write(MONEY + "'2023-24'\nrange = [26.999e9, 27.001e9]")
    assert reserves(narrow, member=3) == pytest.approx(27e9 * GROWTH, rel=1e-4)


def test_a_range_that_is_kept_is_compared_in_the_same_prices(write: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match=r"2\.7e\+10 is outside the range"):
        read(write(MONEY + "'2025-26'"))
    kept = read(write(MONEY.replace("27e9", "28.5e9") + "'2023-24'")).numbers["finance.reserves_at_start"]
    before = read("england").numbers["finance.reserves_at_start"]
    assert kept.range == pytest.approx([bound / GROWTH for bound in before.range or ()])


def test_a_year_without_a_deflator_is_told(write: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match="price_base: no deflator is known from 1990-91 to 2025-26") as caught:
        read(write(MONEY + "'1990-91'\nrange = [26e9, 28e9]"), default_model())
    assert len(caught.value.mistakes) == 1


def test_a_run_that_starts_after_the_year_of_prices_is_refused(write: Callable[..., Path]) -> None:
    late = "extends = 'england'\nrun.start = 2026-04-01\n"
    with pytest.raises(InputError, match="2026-04-01 is not in 2025-26") as caught:
        read(write(late), default_model())
    assert caught.value.mistakes[0].remedy == "Start on 2025-04-01 and read the results from 2026-04-01 on."
    read("england-2010", default_model())


def test_a_run_that_starts_after_the_birthday_in_that_year_is_refused(write: Callable[..., Path]) -> None:
    late = "extends = 'england'\nrun.start = 2025-10-01\n"
    with pytest.raises(InputError, match="2025-10-01 is not before 2025-07-01, when everybody grows") as caught:
        read(write(late), default_model())
    assert caught.value.mistakes[0].remedy == "Start on 2025-04-01 and read the results from 2025-10-01 on."
    read(write(late.replace("10-01", "06-30")), default_model())


def test_what_a_project_costs_is_taken_into_the_prices_of_the_run(write: Callable[..., Path]) -> None:
    project = (
        "extends = 'england'\n[[policy.radical.project]]\nname = 'Hubs'\nservice = 'childrens_services'\n"
        "start = 2027-04-01\ncost = 3e6\ngain = 0.04\nbecause = 'x'\nprice_base = '2023-24'\n"
    )
    (found,) = start(read(write(project), default_model()), default_model()).happenings
    assert found.arguments["cost"] == pytest.approx(3e6 * GROWTH)
