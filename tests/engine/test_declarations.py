"""A wrong model is refused before it runs, with every mistake named."""

import pytest

from simulator.engine import (
    Axis,
    ModelError,
    by_age,
    equation,
    flow,
    lookup,
    mean,
    output,
    parameter,
    pick,
    stock,
    table,
    total,
)
from simulator.engine.check_units import check_units
from simulator.engine.declarations import NotADeclarationError
from simulator.engine.model import _outputs
from simulator.units import Number, People, PeoplePerYear, PerYear, Pounds, Years
from tests.engine.declared import SEX, model_of


def refused(*parts: str, **declared) -> None:
    with pytest.raises(ModelError) as caught:
        model_of((SEX,), **declared)
    for part in parts:
        assert part in str(caught.value)


def test_an_unknown_name_is_refused_with_the_nearest_known_one():
    @equation()
    def queue(backlogg: People) -> People:
        return 2 * backlogg

    refused(
        "queue: nothing is called backlogg. Did you mean backlog?",
        backlog=parameter(People),
        queue=queue,
    )


def test_two_definitions_of_one_name_are_refused():
    from types import ModuleType

    from simulator.engine import build

    modules = []
    for _ in range(2):
        module = ModuleType(__name__)
        module.rate = parameter(PerYear)
        modules.append(module)
    with pytest.raises(ModelError, match="rate: defined twice"):
        build("twice", modules)


def test_a_built_in_name_cannot_be_taken():
    refused("time: defined twice", time=parameter(Years))


def test_a_circle_of_equations_is_named():
    @equation()
    def hen(egg: Number) -> Number:
        return 2 * egg

    @equation()
    def egg(hen: Number) -> Number:
        return hen / 2

    refused("hen → egg → hen", "put a stock between", hen=hen, egg=egg)


def test_a_stock_breaks_a_circle():
    @equation()
    def growth(level: Number, rate: PerYear) -> PerYear:
        return level * rate

    level = stock(Number, start="one")

    @flow(Number, enters=level)
    def grows(growth: PerYear) -> PerYear:
        return 1 * growth

    model = model_of(
        growth=growth, grows=grows, level=level, rate=parameter(PerYear), one=parameter(Number)
    )
    assert model.order.index("growth") < model.order.index("grows")


def test_an_axis_that_the_reader_lacks_must_be_reduced():
    @equation()
    def all_of_them(people: People) -> People:
        return 1 * people

    refused(
        "all_of_them: what it returns has the axis sex",
        "reduce it with total, mean or pick",
        people=parameter(People, each="sex"),
        all_of_them=all_of_them,
    )


def test_an_argument_in_another_unit_is_refused():
    @equation()
    def spent(money: People) -> People:
        return 1 * money

    refused("spent: reads money as person, but it is in GBP", money=parameter(Pounds), spent=spent)


def test_the_same_unit_may_be_spelt_otherwise():
    from typing import Annotated

    from simulator.units import Unit

    rate_of_people = Annotated[float, Unit("person * (1/year)")]
    joining = parameter(PeoplePerYear)

    def twice(joining: rate_of_people) -> PeoplePerYear:
        return 2 * joining

    model_of(joining=joining, twice=equation()(twice))


def test_an_equation_that_returns_another_unit_is_found():
    @equation()
    def queue(joining: PeoplePerYear) -> People:
        return 2 * joining

    model = model_of(joining=parameter(PeoplePerYear), queue=queue)
    (found,) = check_units(model)
    assert found.startswith("queue: declared in person, but cannot convert")


def test_adding_people_to_pounds_is_found():
    @equation()
    def nonsense(people: People, money: Pounds) -> People:
        return people + money

    model = model_of(people=parameter(People), money=parameter(Pounds), nonsense=nonsense)
    assert "nonsense" in check_units(model)[0]


def test_a_flow_must_say_which_part_of_a_stock_it_fills():
    people = stock(People, each="sex", start="at_start")

    @flow(People, enters=people)
    def arrivals(rate: PeoplePerYear) -> PeoplePerYear:
        return 1 * rate

    refused(
        "arrivals: its end people has the axis sex, which the flow lacks; say which part",
        people=people,
        at_start=parameter(People, each="sex"),
        rate=parameter(PeoplePerYear),
        arrivals=arrivals,
    )


def test_a_flow_into_an_element_that_is_not_there_is_refused():
    people = stock(People, each="sex", start="at_start")

    @flow(People, enters=people.at(sex="femal"))
    def arrivals(rate: PeoplePerYear) -> PeoplePerYear:
        return 1 * rate

    refused(
        "arrivals",
        "sex has no femal. Did you mean female?",
        people=people,
        at_start=parameter(People, each="sex"),
        rate=parameter(PeoplePerYear),
        arrivals=arrivals,
    )


def test_an_unknown_axis_is_refused():
    refused("people: no axis is called sx. Did you mean sex?", people=parameter(People, each="sx"))


def test_an_unknown_label_is_refused():
    @equation()
    def women(people: People) -> People:
        return pick(people, sex="femal")

    refused(
        "women: sex has no femal. Did you mean female?",
        people=parameter(People, each="sex"),
        women=women,
    )


def test_a_total_over_an_axis_that_is_not_there_is_refused():
    @equation()
    def everyone(people: People) -> People:
        return total(people, over="sex")

    refused("everyone: total over sex, but", people=parameter(People), everyone=everyone)


def test_a_stock_must_start_at_something_known_and_of_its_unit():
    refused("queue: starts at none_at_all", queue=stock(People, start="none_at_all"))
    refused("which is not in person", queue=stock(People, start="money"), money=parameter(Pounds))


def test_scars_are_a_ratio_to_something_known_on_the_same_axes():
    told = "its scars are a ratio to staf, but nothing is called that. Did you mean staff?"
    staff, first = parameter(People, each="sex"), parameter(People)
    refused(told, queue=stock(People, start="first", scarring="staf"), first=first, staff=staff)
    other = "its scars are a ratio to staff, which has other axes"
    refused(other, queue=stock(People, start="first", scarring="staff"), first=first, staff=staff)


def test_a_table_is_read_with_lookup_only():
    @equation()
    def wrong(effect: Number) -> Number:
        return 2 * effect

    refused("wrong: effect is a table; read it with lookup", effect=table(Number), wrong=wrong)


def test_lookup_reads_tables_only():
    @equation()
    def wrong(pressure: Number, effect: Number) -> Number:
        return lookup(pressure, effect)

    refused(
        "wrong: lookup reads a table",
        effect=parameter(Number),
        pressure=parameter(Number),
        wrong=wrong,
    )


def test_all_mistakes_are_told_at_once():
    @equation()
    def first(missing: Number) -> Number:
        return 1 * missing

    @equation()
    def second(money: People) -> People:
        return 1 * money

    refused(
        "first: nothing", "second: reads money", first=first, second=second, money=parameter(Pounds)
    )


def test_a_declaration_without_a_unit_is_refused():
    with pytest.raises(NotADeclarationError, match="say the unit it returns"):

        @equation()
        def nothing(level: Number):
            return 1 * level

    with pytest.raises(NotADeclarationError, match="say the unit of level"):

        @equation()
        def nothing_either(level) -> Number:
            return 1 * level


def test_an_output_of_something_unknown_is_refused():
    model = model_of(residents=parameter(People))
    _, mistakes = _outputs(model, [output("resident")])
    assert mistakes == ["output resident: nothing is called resident. Did you mean residents?"]


def test_a_stock_a_total_and_what_is_declared_so_say_over_which_time_they_are_counted():
    given = {"births_each": parameter(PerYear), "here": parameter(People)}
    model = model_of(**given, people=stock(People, start="here"), born=equation()(_born))
    asked = [output("people"), output("born"), output("births", "born", total=True),
             output("so_far", "born", counted="since the start")]  # fmt: skip
    recorded, _ = _outputs(model, asked)
    assert [each.counted for each in recorded] == ["in stock", "", "over the month", "since the start"]
    assert recorded[2].description == f"Sum over the month that ends at each time of: {recorded[1].description}"


def _born(people: People, births_each: PerYear) -> PeoplePerYear:
    """Births a year."""
    return births_each * people


def test_an_equation_can_be_replaced_and_its_units_are_checked():
    @equation()
    def doubled(people: People) -> People:
        return 2 * people

    model = model_of(people=parameter(People), doubled=doubled)

    def tripled(people: People) -> People:
        return 3 * people

    def squared(people: People) -> People:
        return people * people

    assert model.replace(doubled=tripled).quantities["doubled"](2.0) == 6.0
    with pytest.raises(ModelError, match="doubled: declared in person"):
        model.replace(doubled=squared)
    with pytest.raises(ModelError, match="Did you mean doubled"):
        model.replace(double=tripled)


def test_an_axis_tells_its_bands_and_refuses_unknown_labels():
    band = Axis("band", ("0-1", "2+"), band_of="age", bounds=(0, 2))
    assert band.ranges(6) == ((0, 1), (2, 5))
    with pytest.raises(KeyError, match="band has no “3”; it has 0-1, 2"):
        band.index("3")


def test_by_age_needs_an_age_and_a_mean_a_weight_with_the_axis():
    @equation()
    def blended(level: Number) -> Number:
        return by_age(level)

    @equation()
    def average(people: People, level: Number) -> People:
        return mean(people, over="sex", weight=level)

    level, people = parameter(Number), parameter(People, each="sex")
    refused("blended: by_age reads what is per single year of age", level=level, blended=blended)
    refused("average: the weight of a mean over sex", level=level, people=people, average=average)
