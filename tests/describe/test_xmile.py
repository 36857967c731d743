"""The exported file: what it holds and says, without any program to read it."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from simulator.describe.xmile import NAMESPACE, xmile
from simulator.describe.xmile_names import Names
from simulator.describe.xmile_text import number, smile
from simulator.describe.xmile_variables import BLOCK
from simulator.engine import Model
from simulator.engine.expressions import Number
from simulator.engine.lower import Load, Word
from simulator.engine.words import WORDS
from simulator.scenario import start as begun
from tests import clinic
from tests.engine import laboratory
from tests.reference.test_other_programs import built_of_words, every_word_start, people_start

NAME = {"x": f"{{{NAMESPACE}}}"}
A, B, C = (Load(name) for name in "abc")


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text.encode("utf-8"))


def variables(text: str) -> dict[str, ElementTree.Element]:
    """The variables of a file by name."""
    found = parsed(text).iterfind(".//x:variables/*", {"x": NAMESPACE})
    return {node.attrib["name"]: node for node in found}


def equation(node: ElementTree.Element) -> str:
    return node.findtext("x:eqn", "", {"x": NAMESPACE})


@pytest.fixture(scope="module")
def people() -> str:
    return xmile(laboratory.MODEL, people_start(), "People")


@pytest.fixture(scope="module")
def words() -> str:
    return xmile(built_of_words(), every_word_start())


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (Word("+", (A, Word("+", (B, C)))), "a + (b + c)"),
        (Word("-", (A, Word("-", (B, C)))), "a - (b - c)"),
        (Word("/", (A, Word("*", (B, C)))), "a / (b * c)"),
        (Word("*", (Word("+", (A, B)), C)), "(a + b) * c"),
        (Word("-", (Word("neg", (A,)), B)), "(-a) - b"),
        (Word("*", (Number(-0.5), A)), "(-0.5) * a"),
        (Word("smallest", (A, B, C)), "MIN(a, MIN(b, c))"),
        (Word("power", (Word("+", (A, B)), C)), "(a + b)^(c)"),
        (Word("choose", (Word("!=", (A, B)), Number(1.0), C)), "(IF a <> b THEN 1 ELSE c)"),
        (Word("+", (A, B, C)), "a + b + c"),
    ],
)
def test_an_expression_is_written_as_every_reader_takes_it(given, wanted):
    assert smile(given, lambda load: load.name) == wanted


def test_names_are_legal_and_no_two_alike():
    name = Names()
    found = [name("time"), name("need", "85+"), name("need", "85 and over"), name("a_b", "c"), name("a", "b__c")]
    assert found == ["time_2", "need_85_and_over", "need_85_and_over_2", "a_b_c", "a_b_c_2"]
    assert name("notice_rate") == "the_notice_rate", "PySD reads NOT ice_rate"
    assert name("日本") == "number"


def test_a_number_keeps_all_its_digits_and_one_that_is_none_is_refused():
    assert float(number(0.1 + 0.2)) == 0.1 + 0.2
    with pytest.raises(ValueError, match="inf can't be written"):
        number(float("inf"))


def test_the_model_of_every_word_leaves_no_word_and_no_axis_unwritten(words):
    said = " ".join(equation(node) for node in variables(words).values())
    ours = {word for word in WORDS if re.search(rf"\b{word}\b\(", said)}
    assert ours == set()
    assert not re.search(r"[\[\]{}]", said)
    assert parsed(words).find(".//x:dimensions", {"x": NAMESPACE}) is None


def test_everything_that_is_read_is_there(words, people):
    for text in (words, people):
        known = variables(text)
        for node in known.values():
            read = re.findall(r"[a-z][a-z0-9_]*", equation(node))
            ends = [end.text for tag in ("inflow", "outflow") for end in node.findall(f"x:{tag}", {"x": NAMESPACE})]
            assert {*read, *ends} <= known.keys()


def test_a_sum_has_no_more_terms_than_a_reader_can_take(words, people):
    for node in [*variables(words).values(), *variables(people).values()]:
        assert equation(node).count(" + ") < BLOCK
        assert len(node.findall("x:inflow", {"x": NAMESPACE})) <= BLOCK


def test_no_stock_is_kept_from_falling_below_zero(people):
    assert "non_negative" not in people


def test_a_lookup_is_a_variable_of_its_own_with_its_points(words):
    node = variables(words)["read_off_care_lookup"]
    assert node.findtext("x:gf/x:xpts", "", {"x": NAMESPACE}) == "0,0.4,1"


def test_the_step_and_the_method_are_told(people):
    specs = parsed(people).find("x:sim_specs", {"x": NAMESPACE})
    assert specs is not None
    assert specs.attrib["method"] == "Euler"
    dt = specs.find("x:dt", {"x": NAMESPACE})
    assert dt is not None
    assert (dt.text, dt.attrib) == ("16", {"reciprocal": "true"})


def test_the_file_says_what_it_leaves_out(clinic_scenario):
    model = clinic.model()
    start = begun(clinic_scenario, model)
    text = xmile(model, start)
    top = text[: text.index("<xmile")]
    assert "Left out, as no equation can hold it, is what processes do: strikes." in top
    assert "before any policy" in top
    assert "the policy radical leaves" in xmile(model, start, policy="radical")


def test_text_of_a_scenario_is_no_markup():
    evil = 'A </name><script> & "B" -- > \x00\x1b'
    root = parsed(xmile(laboratory.MODEL, people_start(), evil))
    assert root.findtext("x:header/x:name", "", {"x": NAMESPACE}) == 'A </name><script> & "B" -- > \ufffd\ufffd'
    named: Model = replace(laboratory.MODEL, name="a --> b <!-- c")
    assert "a --> b" in parsed(xmile(named, people_start())).findtext("x:header/x:caption", "", {"x": NAMESPACE})


def test_the_settings_are_those_of_the_policy_on_the_day_it_starts(people):
    less = xmile(laboratory.MODEL, people_start(), policy="less")
    assert equation(variables(people)["outflow_rate"]) == "0.5"
    assert equation(variables(less)["outflow_rate"]) == "0.1"
    assert equation(variables(less)["kept"]) == equation(variables(people)["kept"]), "stocks start as without it"


def test_the_command_writes_a_file_and_asks_who_does_not_know_a_policy(simulator, clinic_file):
    status, _, _ = simulator("describe", "xmile", str(clinic_file), "-o", "clinic.xmile")
    assert status == 0
    status, _, told = simulator("describe", "xmile", str(clinic_file), "--policy", "radicl")
    assert status == 2
    assert "Did you mean radical?" in told
