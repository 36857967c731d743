"""Each word on floats, on labelled data and on quantities with units; and no word lacks a form."""

import math

import numpy as np
import pint
import pytest
import xarray as xr

import simulator.engine as engine
from simulator.engine import Axis, reading, vocabulary
from simulator.engine.words import WORDS, Word
from simulator.units import registry

AGE = Axis("age", tuple("012345"))
BAND = Axis("band", ("1-2", "3+"), band_of="age", bounds=(1, 3))
SERVICE = Axis("service", ("care", "health"))
FROM = Axis("from_service", ("care", "health"), alias_of="service")
AXES = {axis.name: axis for axis in (FROM, SERVICE, BAND, AGE)}

by_service = xr.DataArray([1.0, 3.0], dims="service", coords={"service": ["care", "health"]})
weights = xr.DataArray([3.0, 1.0], dims="service", coords={"service": ["care", "health"]})
ages = xr.DataArray(np.arange(1.0, 7.0), dims="age", coords={"age": list(AGE.labels)})
bands = xr.DataArray([10.0, 20.0], dims="band", coords={"band": list(BAND.labels)})
POINTS = [(0.0, 1.0), (2.0, 3.0)]


def word(name: str):
    return getattr(engine, name)


@pytest.mark.parametrize("entry", WORDS.values(), ids=list(WORDS))
def test_every_word_has_every_form(entry: Word):
    assert callable(word(entry.name))
    assert entry.latex
    assert (entry.xmile is None) == (entry.python is None and entry.name != "lookup")
    assert (entry.python is None) == (entry.c is None)
    written_as_loops = [
        "lookup",
        "total",
        "mean",
        "pick",
        "place",
        "along",
        "by_age",
        "by_band",
        "entering_band",
        "leaving_band",
    ]
    assert entry.python or entry.name in written_as_loops


def test_every_word_of_the_engine_is_in_the_table():
    made = {
        n
        for n, f in vars(vocabulary).items()
        if callable(f) and f.__module__ == vocabulary.__name__
    }
    helpers = {"Word", "Reading", "reading"}
    assert {n for n in made if not n.startswith("_")} - helpers == set(WORDS)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("smallest", (2.0, -1.0, 3.0), -1.0),
        ("largest", (2.0, -1.0, 3.0), 3.0),
        ("at_least_zero", (-2.0,), 0.0),
        ("at_least_zero", (2.0,), 2.0),
        ("choose", (True, 2.0, 3.0), 2.0),
        ("choose", (False, 2.0, 3.0), 3.0),
        ("exponential", (1.0,), math.e),
        ("power", (2.0, 3.0), 8.0),
        ("lookup", (1.0, POINTS), 2.0),
        ("lookup", (-1.0, POINTS), 1.0),
        ("lookup", (9.0, POINTS), 3.0),
    ],
)
def test_words_on_plain_numbers(name, arguments, expected):
    assert word(name)(*arguments) == expected


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("total", {"over": "service"}),
        ("mean", {"over": "service"}),
        ("pick", {"service": "care"}),
        ("place", {"service": "care"}),
        ("along", {"to": "from_service"}),
        ("by_age", {}),
        ("by_band", {"into": "band"}),
        ("entering_band", {"into": "band"}),
        ("leaving_band", {"into": "band"}),
    ],
)
def test_a_number_without_axes_goes_through_words_about_axes(name, options):
    assert word(name)(2.5, **options) == 2.5
    assert word(name)(2.5 * registry().person, **options) == 2.5 * registry().person


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (lambda: engine.smallest(by_service, 2.0), [1, 2]),
        (lambda: engine.largest(2.0, by_service), [2, 3]),
        (lambda: engine.at_least_zero(by_service - 2), [0, 1]),
        (lambda: engine.choose(by_service > 2, by_service, 7.0), [7, 3]),
        (lambda: engine.exponential(by_service), np.exp([1, 3])),
        (lambda: engine.power(2.0, by_service), [2, 8]),
        (lambda: engine.lookup(by_service, POINTS), [2, 3]),
        (lambda: engine.total(by_service, over="service"), 4),
        (lambda: engine.mean(by_service, over="service"), 2),
        (lambda: engine.mean(by_service, over="service", weight=weights), 1.5),
        (lambda: engine.pick(by_service, service="health"), 3),
        (lambda: engine.place(by_service, service="health"), [0, 3]),
        (lambda: engine.along(by_service, "from_service"), [1, 3]),
        (lambda: engine.by_age(ages), [1.25, 2.25, 3.25, 4.25, 5.25, 6]),
        (lambda: engine.by_age(bands), [2.5, 10, 12.5, 20, 20, 20]),
        (lambda: engine.by_band(ages, into="band"), [0.75 * 5 + 0.25 * 3, 0.75 * 15 + 0.25 * 18]),
        (lambda: engine.entering_band(ages, into="band"), [1, 3]),
        (lambda: engine.leaving_band(ages, into="band"), [3, 0]),
    ],
)
def test_words_on_labelled_data(found, expected):
    with reading(AXES, since_birthday=0.25):
        np.testing.assert_allclose(found().values, expected, rtol=1e-15)


def test_words_about_age_ask_for_a_reading():
    with pytest.raises(RuntimeError, match="open `with reading"):
        engine.by_age(ages)


def test_words_keep_units_and_refuse_to_mix_them():
    people, pounds = 3.0 * registry().person, 2.0 * registry().GBP
    assert engine.smallest(people, 2 * people) == people
    assert engine.at_least_zero(-people) == 0 * people
    assert engine.choose(people > 2 * people, people, 5 * people) == 5 * people
    for mixed in (
        lambda: engine.largest(people, pounds),
        lambda: engine.choose(True, people, pounds),
    ):
        with pytest.raises(pint.DimensionalityError):
            mixed()


@pytest.mark.parametrize("name", ["exponential", "power"])
def test_only_plain_numbers_have_an_exponential(name):
    person = 3.0 * registry().person
    arguments = (person,) if name == "exponential" else (person, 2.0)
    with pytest.raises(pint.DimensionalityError):
        word(name)(*arguments)


def test_everyone_in_a_band_is_counted_once():
    with reading(AXES, since_birthday=0.4):
        old_enough = engine.by_band(ages, into="band").sum()
        assert float(old_enough) == pytest.approx(float(ages.sum() - ages[0] + 0.4 * ages[0]))
