"""A test for each mistake a scenario file can have: where, what is wrong, and the remedy."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.engine import Model
from simulator.errors import InputError
from simulator.scenario import check, read
from simulator.scenario.ranges import as_per_cent

EXTENDS = 'extends = "clinic"\n'
RUN = EXTENDS + "[run]\n"
NEED = EXTENDS + "[change.clinic.need_rate]\nbecause = 'x'\n"
COST = EXTENDS + "[change.clinic.unit_cost]\nbecause = 'x'\n"
GROWTH = EXTENDS + "[change.clinic.growth]\nbecause = 'x'\n"
EVENT = EXTENDS + "[[event]]\nat = 2027-01-01\nbecause = 'x'\n"
POLICY = EXTENDS + "[policy.new]\nstart = 2027-01-01\n[policy.new.set]\n"

PROJECT = """
name = "Hubs"
service = "care"
start = 2027-04-01
cost = 3e6
price_base = "2023-24"
gain = 0.04
because = "x"
"""
POLICY_OF_OURS = f"{EXTENDS}[policy.ours]\nstart = 2026-04-01\n[[policy.ours.project]]"
OURS = POLICY_OF_OURS + PROJECT


def ours(key: str, value: str = "", more: str = "") -> str:
    """A policy with a project, of which one line says something else or nothing."""
    lines = [line for line in PROJECT.splitlines() if not line.startswith(f"{key} = ")]
    return "\n".join([POLICY_OF_OURS, *lines, f"{key} = {value}" if value else "", more])


MISTAKES = {
    "section in quotation marks": (
        EXTENDS + '[change."clinic.need_rate"]\nvalue = {}\n',
        ['change."clinic.need_rate": is no section: their names have no dot', "Write [change.clinic.need_rate]"],
    ),
    "project of a service that is called otherwise": (
        ours("service", "['care', 'housng']"),
        ["policy.ours.project.Hubs.service: service has no “housng”", "Did you mean housing?"],
    ),
    "project with one word of a service": (
        ours("service", "'cares'"), ["project.Hubs.service: service has no “cares”", "Did you mean care?"],
    ),
    "project of no service": (ours("service", "[]"), ["project.Hubs.service: must be a label in quotes, or a list"]),
    "project with money of no year": (ours("price_base"), ["policy.ours.project.Hubs.price_base: is missing"]),
    "project in other prices": (
        ours("price_base", "'2020-21'"), ["price_base: is 2020-21, and the scenario's prices are those of 2023-24"],
    ),
    "project before its policy": (
        ours("start", "2025-07-01"), ["project.Hubs.start: 2025-07-01 is before its policy starts, on 2026-04-01"],
    ),
    "project after the run": (ours("start", "2031-01-01"), ["project.Hubs.start: 2031-01-01 is outside the run"]),
    "project that a policy takes over on a date that no calendar has": (
        ours("start", "9999-12-31", "[policy.twin]\nlike = 'ours'\nstart = 2028-04-01"),
        ["policy.ours.project.Hubs.start: 9999-12-31 is outside the run", "policy.twin.project.Hubs.start: 9999-12-31"],
    ),
    "project that gains per cent": (
        ours("gain", "4"), ["project.Hubs.gain: 4 is impossible", "Did you mean 0.04, which is 4%?"],
    ),
    "project with a range the wrong way round": (
        ours("gain", "[0.3, 0.1]"), ["project.Hubs.gain: must be a number, [low, high] or [low, typical, high]"],
    ),
    "project with a key that is misspelt, and a wrong label": (
        ours("service", "'housng'", "sucess = 0.7"),
        ["project.Hubs.sucess: is not a key", "Did you mean success?", "project.Hubs.service: service has no “housng”"],
    ),
    "project twice": (f"{OURS}[[policy.ours.project]]{PROJECT}", ["policy.ours.project.Hubs: stands there twice"]),
    "project of a policy and of all": (
        f"{OURS}[[project]]{PROJECT}", ["policy.ours.project.Hubs.name: is that of a project that every policy has"],
    ),
    "project of the reference": (
        f"{EXTENDS}[[policy.carry_on.project]]{PROJECT}",
        ["policy.carry_on.project.Hubs: is of the reference", "Write it as [[project]]"],
    ),
    "project of a policy that never starts": (
        f"{EXTENDS}[[policy.never.project]]{PROJECT}",
        ["policy.never.project.Hubs: has no date", "Give policy.never.start."],
    ),
    "project that is no list": (EXTENDS + "project = 3", ["project: must be a list, not 3", "Write [[project]]."]),
    "project as an event": (
        EVENT + "own_project = { cost = 3 }", ["event.1.own_project: has a name", "Write [[project]]"],
    ),
    "unknown key of the file": (
        EXTENDS + "refrence = 'bold'",
        ["refrence: is not a key", "Did you mean reference?"],
    ),
    "event without a reason whose kind is unknown": (
        EXTENDS + "[[event]]\nat = 2027-01-01\nstrke = { depth = 0.1 }",
        ["event.1.because: is missing", "event.1.strke: nothing that happens is called that"],
    ),
    "times a number that no earlier file gives": (
        "[change.clinic.unit_cost]\ntimes = 2\nbecause = 'x'\n",
        ["change.clinic.unit_cost.times: multiplies what an earlier file gives", "Give the number itself."],
    ),
    "times a share beyond 1": (
        EXTENDS + "[change.clinic.boldness]\ntimes = 4\nbecause = 'x'",
        ["change.clinic.boldness.times: makes 1 of a share of 0.25"],
    ),
    "times a label beyond what is possible": (
        EXTENDS + "[change.clinic.share_by_sex.care]\ntimes = 3\nbecause = 'x'",
        ["share_by_sex.care.times: 1.2 is impossible: clinic.share_by_sex is at most 1. Give another factor."],
    ),
    "times a label that isn't there": (
        EXTENDS + "[change.clinic.opening_backlog.helth]\ntimes = 3\nbecause = 'x'",
        ["change.clinic.opening_backlog.helth: service has no “helth”", "Did you mean health?"],
    ),
    "times a label without a reason": (
        EXTENDS + "[change.clinic.opening_backlog.health]\ntimes = 3",
        ["change.clinic.opening_backlog.health.because: is missing"],
    ),
    "times a label of a number without labels": (
        EXTENDS + "[change.clinic.boldness.health]\ntimes = 0.5\nbecause = 'x'",
        ["change.clinic.boldness.health: clinic.boldness is one number, without labels"],
    ),
    "times and a number": (COST + "times = 2\nvalue = 3", ["change.clinic.unit_cost: has both times and value"]),
    "times nothing": (COST + "times = 0", ["change.clinic.unit_cost.times: must be above 0"]),
    "times without a reason": (
        EXTENDS + "[change.clinic.unit_cost]\ntimes = 2",
        ["change.clinic.unit_cost.because: is missing"],
    ),
    "one count of people for many labels": (
        EXTENDS + "[change.clinic.opening_backlog]\nvalue = 500\nbecause = 'x'",
        [
            "change.clinic.opening_backlog: 500 would be the number of each service, 1,500 person in all 3",
            "Give it for care, health, housing singly, or multiply them all with times.",
        ],
    ),
    "a number in thousands": (
        COST + "value = 1.5\nrange = [1, 2]",
        [
            "change.clinic.unit_cost: 1.5 is 1,000 times smaller than 1,500, which",
            "Is it in thousands? Then add unit = “thousand GBP/person”.",
            "If you mean it, say so with unit = “GBP/person”.",
        ],
    ),
    "a label's number a thousand times too large": (
        NEED + "values = { housing = 10 }\nrange = [1, 2]",
        ["need_rate.values.housing: 10 is 1,000 times larger than 0.01"],
    ),
    "a label of a curve": (
        EXTENDS + "[change.clinic.pressure_effect.care]\nvalue = 1\nbecause = 'x'\nrange = [0.5, 2]",
        ["change.clinic.pressure_effect.care: clinic.pressure_effect is one number, without labels"],
    ),
    "unknown key of the run": (RUN + "sed = 1", ["run.sed: is not a key", "Did you mean seed?"]),
    "unknown key of a policy": (
        EXTENDS + "[policy.bold]\nstrat = 1",
        ["policy.bold.strat: is not a key", "Did you mean start?"],
    ),
    "policy like one that does not exist": (
        EXTENDS + "[policy.new]\nlike = 'blod'",
        ["policy.new.like: there is no policy “blod”", "Did you mean bold?"],
    ),
    "policy with the label of another": (
        EXTENDS + "[policy.new]\nlike = 'bold'\nlabel = 'Carry on'",
        ["policy.new.label: “Carry on” is what carry_on is called too", "Give it a label of its own."],
    ),
    "policy like itself": (
        EXTENDS + "[policy.new]\nlike = 'new'",
        ["policy.new.like: goes round in a loop: new → new", "Take “new” out of it."],
    ),
    "policies like each other": (
        EXTENDS + "[policy.one]\nlike = 'two'\n[policy.two]\nlike = 'one'",
        ["policy.one.like: goes round in a loop: one → two → one", "policy.two.like: goes round"],
    ),
    "policy like a number": (EXTENDS + "[policy.new]\nlike = 3", ["policy.new.like: must be"]),
    "unknown key of an event": (
        EVENT + "becuase = 'x'\nset = {}",
        ["event.1.becuase", "Did you mean because?"],
    ),
    "unknown key of a number": (
        COST + "valeu = 1100",
        ["change.clinic.unit_cost.valeu", "Did you mean value?"],
    ),
    "misspelt table of values": (
        NEED + "valuess = { care = 1 }",
        ["need_rate.valuess", "Did you mean values?"],
    ),
    "unknown quantity": (
        EXTENDS + "[change.clinic.ned_rate]\nvalue = 1",
        ["change.clinic.ned_rate: nothing is called that", "Did you mean clinic.need_rate?"],
    ),
    "quantity of another section": (
        EXTENDS + "[change.surgery.unit_cost]\nvalue = 1",
        ["change.surgery.unit_cost: nothing is called that", "Did you mean clinic.unit_cost?"],
    ),
    "equation": (
        EXTENDS + "[change.clinic.served]\nvalue = 1",
        [
            "change.clinic.served: is an equation",
            "clinic.capacity, clinic.backlog, clinic.shortest_wait",
        ],
    ),
    "stock": (
        EXTENDS + "[change.clinic.backlog]\nvalue = 1",
        ["change.clinic.backlog: is a stock", "Change what it starts at: clinic.opening_backlog"],
    ),
    "incompatible unit": (
        COST + "value = 1100\nunit = 'GBP/year'",
        [
            "unit_cost.unit: GBP/year cannot be made into GBP/person",
            "Give the number in GBP/person",
        ],
    ),
    "no unit at all": (
        COST + "value = 1100\nunit = 'quids'",
        ["“quids” is not a unit", "It is GBP/person"],
    ),
    "tower of powers as unit": (COST + "value = 1100\nunit = '9**9**9**9'", ["is not a unit"]),
    "outside the hard limits": (
        NEED + "values = { care = -1 }\nrange = [0.1, 2]\nrange_is = 'factor'",
        ["need_rate.care: -1 is impossible: clinic.need_rate is at least 0 1/year"],
    ),
    "range outside the hard limits": (
        COST + "value = 1100\nrange = [-5, 2000]",
        ["change.clinic.unit_cost.range: -5 is impossible", "at least 0 GBP/person"],
    ),
    "outside its own range": (
        COST + "value = 50\nrange = [100, 200]",
        ["50 is outside its range, 100 to 200"],
    ),
    "outside the inherited range": (
        COST + "value = 50",
        [
            "50 is outside the range that",
            "clinic.toml gives, 1000 to 2500 GBP/person",
            "Give a wider range beside it",
        ],
    ),
    "outside the inherited factor": (
        NEED + "values = { health = 0.6 }",
        ["values.health: 0.6 is outside", "0.32 to"],
    ),
    "outside the inherited distribution": (
        NEED + "[change.clinic.need_rate.care]\nvalue = 0.09",
        ["change.clinic.need_rate.care: 0.09 is outside the range that", "0.03 to 0.08"],
    ),
    "series out of order": (
        GROWTH + "series = { 2027-04-01 = 0.1, 2026-04-01 = 0.2 }",
        [
            "growth.series.2026-04-01: comes after 2027-04-01 but is not later",
            "Put the dates in order",
        ],
    ),
    "series that begins late": (
        GROWTH + "series = { 2027-04-01 = 0.01 }",
        ["change.clinic.growth: begins on 2027-04-01, after the run starts on 2025-04-01"],
    ),
    "series of no dates": (
        GROWTH + "series = { soon = 0.1 }",
        ["series.soon: is not a date", "Write dates as"],
    ),
    "stop before start": (
        RUN + "stop = 2020-01-01",
        ["run.stop: 2020-01-01 is not after the start, 2025-04-01"],
    ),
    "event outside the run": (
        EXTENDS + "[[event]]\nat = 2040-01-01\nbecause = 'x'\nset = { 'clinic.boldness' = 0.1 }",
        ["event.1.at: 2040-01-01 is outside the run"],
    ),
    "policy before the run": (
        EXTENDS + "[policy.bold]\nstart = 2020-01-01",
        ["policy.bold.start: 2020-01-01 is before"],
    ),
    "policy after the run": (
        EXTENDS + "[policy.bold]\nstart = 2060-01-01",
        ["policy.bold.start: 2060-01-01 is after the run, which stops on 20", "or a later run.stop"],
    ),
    "missing numbers": (
        "[run]\nstart = 2025-04-01\nstop = 2026-04-01",
        [
            "clinic: 10 numbers are given by no file: need_rate, shortest_wait",
            "Extend a file that has them",
        ],
    ),
    "a start after the stop hides no name": (
        "reference = 'cary_on'\n" + RUN + "start = 2035-04-01\npolicy = 'blod'\n[policy.new]\nlabel = 'bold'",
        ["is not after the start", "Did you mean carry_on?", "Did you mean bold?", "policy.new.label: “bold” is what"],
    ),
    "a mistake of form hides nothing that it does not decide": (
        "reference = 'cary_on'\n" + RUN + "stop = 'x'\n[policy.bold]\nstart = 2001-01-01\n[[event]]\nat = 'x'\n"
        "recesion = { depth = 0.1, years = 1 }\n[change.clinic.need_rate.helth]\nvalue = 'x'\n"
        "[change.clinic.unit_cost]\nvalue = 'x'\nunit = 'furlong'",
        ["run.stop: must be a date", "Did you mean carry_on?", "policy.bold.start: 2001-01-01 is before the run",
         "event.1.at: must be a date", "Did you mean recession?", "Did you mean health?", "“furlong” is not a unit"],
    ),
    "an event that says nothing hides no date": (
        EXTENDS + "[[event]]\nat = 2001-01-01\nbecaus = 'x'",
        ["event.1.becaus: is not a key", "event.1: says nothing", "event.1.at: 2001-01-01 is outside the run"],
    ),
    "an event that says too much hides nothing that happens": (
        EXTENDS + "[[event]]\nat = 2001-01-01\nbecause = 'x'\nset = { 'clinic.effort' = 7 }\n"
        "recesion = { depth = 0.1, years = 1 }",
        ["event.1: says more than one", "event.1.at: 2001-01-01 is outside the run", "effort: 7 is impossible",
         "Did you mean recession?"],
    ),
    "a policy with a misspelt key hides no date and no setting": (
        EXTENDS + "[policy.new]\nlabl = 'x'\nstart = 2060-01-01\nset = { 'clinic.effort' = 7 }",
        ["policy.new.labl: is not a key", "policy.new.start: 2060-01-01 is after the run", "effort: 7 is impossible"],
    ),
    "a number with a misspelt key hides no value": (
        EXTENDS + "[change.clinic.need_rate.care]\nbecaus = 'x'\nvalue = 70",
        ["need_rate.care.becaus: is not a key", "need_rate.care: 70 is impossible: clinic.need_rate is at most 10"],
    ),
    "fit that is called otherwise": (
        EXTENDS + "fitted = 'englnd-2010'", ["fitted: there is no fit “englnd-2010”. Did you mean england-2010?"],
    ),
    "missing run": ("name = 'x'", ["run.start: is missing", "run.stop: is missing"]),
    "extends itself": ("extends = 'what-if'", ["extends: goes round in a loop: what-if → what-if"]),
    "missing file": (
        "extends = 'clinc'",
        ["extends: there is no scenario “clinc”", "Did you mean clinic?"],
    ),
    "file elsewhere": (
        "extends = '/etc/hosts'",
        ["extends: “/etc/hosts” leads out of the folders"],
    ),
    "file of another kind": ('extends = "\\u0000"', ["extends: "]),
    "wrong type": (
        COST + "value = '1500'",
        ["unit_cost.value: must be a number, not the text “1500”"],
    ),
    "true as a number": (COST + "value = true", ["unit_cost.value: must be a number, not true"]),
    "true among values": (
        NEED + "values = { care = true }",
        ["values.care: must be a number, not true"],
    ),
    "not a number": (COST + "value = nan", ["unit_cost.value: must be finite, not nan"]),
    "infinity among values": (
        NEED + "values = { care = inf }",
        ["values.care: must be finite, not inf"],
    ),
    "infinity in a series": (
        GROWTH + "series = { 2025-04-01 = -inf }",
        ["must be finite, not -inf"],
    ),
    "number too long for a computer": (
        COST + "value = 1" + "0" * 400,
        ["unit_cost.value: must be a number"],
    ),
    "text as date": (RUN + "start = '2025-04-01'", ["run.start: must be a date without quotes"]),
    "time as date": (
        RUN + "start = 2025-04-01T10:00:00",
        ["run.start: must be a date without quotes or time"],
    ),
    "number in place of a table": (
        EXTENDS + "[change.clinic]\nunit_cost = 5",
        ["must be a table, not 5"],
    ),
    "section in place of a table": (
        EXTENDS + "[change]\nclinic = 5",
        ["change.clinic: must be a table of numbers"],
    ),
    "number that says nothing": (EXTENDS + "[change.clinic.new]\n", ["change.clinic.new"]),
    "two contents": (
        COST + "value = 1\npoints = [[0, 1]]",
        ["has both value and points; give one of them"],
    ),
    "series for a parameter": (
        COST + "series = { 2025-04-01 = 1500 }",
        ["is not how to give a parameter"],
    ),
    "points out of order": (
        EXTENDS + "[change.clinic.pressure_effect]\nbecause = 'x'\npoints = [[1, 1], [0, 1]]",
        ["pressure_effect.points: x = 0 follows 1", "Put the points in order"],
    ),
    "point of three": (
        EXTENDS + "[change.clinic.pressure_effect]\nbecause = 'x'\npoints = [[1, 1, 1]]",
        ["points.0: must be a list of 2 numbers, not 3"],
    ),
    "range upside down": (
        COST + "range = [5, 1]",
        ["unit_cost.range: must be [low, high] with low below high"],
    ),
    "distribution of two kinds": (
        COST + "distribution = { normal = [1, 1], uniform = [0, 1] }",
        ["distribution: must name exactly one of triangular"],
    ),
    "triangle upside down": (
        COST + "distribution = { triangular = [3, 2, 1] }",
        ["triangular must be [low, mode, high]"],
    ),
    "one distribution for many values": (
        NEED + "distribution = { uniform = [0, 1] }",
        ["distribution: is of one number, and the values differ", "range_is = “factor”"],
    ),
    "unknown label": (
        NEED + "values = { helth = 0.4 }",
        ["values.helth: service has no “helth”", "Did you mean health?"],
    ),
    "unknown label as table": (
        NEED + "[change.clinic.need_rate.helth]\nvalue = 0.4",
        ["need_rate.helth: service has no “helth”", "Did you mean health?"],
    ),
    "label of a plain number": (
        COST + "values = { care = 1100 }",
        ["clinic.unit_cost is one number, without labels"],
    ),
    "missing label": (
        EXTENDS + "[change.clinic.growth]\nbecause='x'\nseries = { 2025-04-01 = { care = 1 } }",
        ["clinic.growth is one number, without labels"],
    ),
    "change without because": (
        EXTENDS + "[change.clinic.unit_cost]\nvalue = 1100",
        ["unit_cost.because: is missing", "Say why in one sentence"],
    ),
    "bad grade": (
        COST + "grade = 'E'",
        ["unit_cost.grade: the text “E” is not one of 'A', 'B', 'C' or 'D'"],
    ),
    "bad price base": (
        COST + "price_base = '2023'",
        ["price_base: must be a financial year such as “2023-24”"],
    ),
    "unknown policy": (
        RUN + "policy = 'blod'",
        ["run.policy: there is no policy “blod”", "Did you mean bold?"],
    ),
    "unknown reference": (
        "reference = 'x'\n" + EXTENDS,
        ["reference: there is no policy “x”", "carry_on, bold"],
    ),
    "lever that is a parameter": (
        POLICY + "'clinic.unit_cost' = 1",
        ["policy.new.set.clinic.unit_cost: is a parameter, which never changes in a run"],
    ),
    "lever that is an equation": (
        POLICY + "'clinic.served' = 1",
        ["is an equation, which is not for events"],
    ),
    "unknown lever": (
        POLICY + "'clinic.efort' = 1",
        ["policy.new.set.clinic.efort", "Did you mean clinic.effort?"],
    ),
    "lever beyond its limits": (
        POLICY + "'clinic.effort' = 1.5",
        ["clinic.effort: 1.5 is impossible: it is at most 1"],
    ),
    "lever that is text": (
        POLICY + "'clinic.effort' = 'high'",
        ["clinic.effort: must be a number, not the text"],
    ),
    "lever with nothing in it": (
        POLICY + "'clinic.effort' = {}",
        ["policy.new.set.clinic.effort: is an empty table"],
    ),
    "lever with an unknown label": (
        POLICY + "'clinic.effort' = { helth = 0.5 }",
        ["service has no “helth”"],
    ),
    "settings without a start": (
        EXTENDS + "[policy.new.set]\n'clinic.effort' = 0.5",
        ["policy.new.start: is missing: the policy has settings"],
    ),
    "settings of the reference": (
        EXTENDS + "[policy.carry_on.set]\n'clinic.effort' = 0.5",
        ["policy.carry_on.set: is of the reference", "[change]"],
    ),
    "event without because": (
        EXTENDS + "[[event]]\nat = 2027-01-01\nset = { 'clinic.effort' = 0.5 }",
        ["event.1.because: is missing"],
    ),
    "event of nothing": (EVENT, ["event.1: says nothing that happens", "exactly one of set"]),
    "event of two things": (
        EVENT + "set = { 'clinic.effort' = 0.5 }\nrecession = { depth = 0.1, years = 1 }",
        ["event.1: says more than one thing that happens"],
    ),
    "unknown happening": (
        EVENT + "recesion = { depth = 0.1, years = 1 }",
        ["event.1.recesion", "Did you mean recession?"],
    ),
    "happening without an argument": (
        EVENT + "recession = { depth = 0.1 }",
        ["event.1.recession.years: is missing. Give a number in year."],
    ),
    "happening with another argument": (
        EVENT + "recession = { depth = 0.1, year = 1, years = 1 }",
        ["recession.year: is not an argument of it", "Did you mean years?"],
    ),
    "happening beyond its limits": (
        EVENT + "recession = { depth = 5, years = 1 }",
        ["event.1.recession.depth: 5 is impossible: it is from 0 to 0.5"],
    ),
    "empty file": ("", ["is empty"]),
    "only a comment": ("# nothing", ["is empty"]),
    "not TOML": ("name = ", ["is not TOML"]),
    "thirtieth of February": (RUN + "start = 2025-02-30", ["is not TOML"]),
    "integer of ten thousand digits": (COST + "value = " + "9" * 10_000, ["is not TOML"]),
    "deep list": ("name = " + "[" * 5000 + "]" * 5000, ["is nested too deeply"]),
    "deep header": ("[" + ".".join("a" * 5000) + "]", ["is nested too deeply"]),
    "not UTF-8": (b"name = '\xff\xfe'", ["is not UTF-8 text: byte 9"]),
    "five megabytes": (b"# " + b"x" * 5_000_000, ["is 5.0 MB; a scenario file has at most 5 MB"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_remedy(
    name: str, write: Callable[..., Path], model: Model
) -> None:
    text, fragments = MISTAKES[name]
    path = write(text)
    with pytest.raises(InputError) as caught:
        read(path, model)
    told = str(caught.value)
    for fragment in fragments:
        assert fragment in told
    for mistake in caught.value.mistakes:
        assert mistake.where
        assert mistake.remedy, f"no remedy: {mistake}"
        assert "\n" not in str(mistake)


def test_a_number_a_thousand_times_smaller_is_taken_with_its_unit(write: Callable[..., Path], model: Model) -> None:
    for unit, cost in (("GBP/person", 1.5), ("thousand GBP/person", 1500.0)):
        found = read(write(COST + f"value = 1.5\nrange = [1, 2]\nunit = '{unit}'"), model)
        assert found.numbers["clinic.unit_cost"].value == cost


def test_a_number_that_no_file_gives_is_told_with_its_unit(
    write: Callable[..., Path], model: Model
) -> None:
    whole = Path(__file__).with_name("clinic.toml").read_text()
    start = whole.index("[change.clinic.unit_cost]")
    end = whole.index("[change.clinic.share_by_sex]")
    with pytest.raises(InputError) as caught:
        read(write(whole[:start] + whole[end:]), model)
    (mistake,) = caught.value.mistakes
    assert "clinic.unit_cost: is given by no file; it is a parameter in GBP/person" in str(mistake)
    assert "Add [change.clinic.unit_cost]" in mistake.remedy


NEW = {
    "unit": "value = 1\nsource = 's'\ngrade = 'A'",
    "source": "value = 1\nunit = '1'\ngrade = 'A'",
    "grade": "value = 1\nunit = '1'\nsource = 's'",
    "price_base": "value = 1\nunit = 'GBP/person'\nsource = 's'\ngrade = 'A'",
}


@pytest.mark.parametrize("missing", NEW)
def test_a_new_number_needs_its_whole_passport(missing: str, write: Callable[..., Path]) -> None:
    path = write(f"[change.clinic.unit_cost]\n{NEW[missing]}")
    with pytest.raises(InputError, match=rf"clinic\.unit_cost\.{missing}: is missing"):
        read(path)


def test_an_assumption_needs_a_range(write: Callable[..., Path]) -> None:
    number = "[change.clinic.shortest_wait]\nvalue = 1\nunit = 'year'\nsource = 's'\ngrade = 'D'"
    with pytest.raises(InputError, match="is D, an assumption, but there is no range"):
        read(write(number))
    read(write(number + "\nrange = [0.5, 2]"))


def test_what_follows_from_a_mistake_is_not_told_beside_it(write: Callable[..., Path], model: Model) -> None:
    text = "[policy.new]\nstrat = 2026-01-01\nset = { 'clinic.effort' = 0.7 }\n[[event]]\nat = 2001-01-01\n"
    path = write(f"{EXTENDS}{text}because = 'x'\nset = {{}}\nrecession = {{ depth = 0.1, years = 1 }}")
    places = [mistake.name for mistake in check(path, model)]
    assert sorted(places) == ["event.1", "event.1.at", "policy.new.strat"]


def test_dates_are_told_with_the_rest_where_there_is_no_model_yet(write: Callable[..., Path]) -> None:
    text = "[policy.new]\nlabl = 'x'\nstart = 2060-01-01\n[[event]]\nat = 2001-01-01\nbecause = 'x'\nset = {}"
    with pytest.raises(InputError) as caught:
        read(write(f"{EXTENDS}{text}"))
    assert sorted(each.name for each in caught.value.mistakes) == ["event.1.at", "policy.new.labl", "policy.new.start"]


def test_all_mistakes_come_at_once_from_every_file(
    write: Callable[..., Path], model: Model
) -> None:
    write(
        "extends = 'clinic'\n[change.clinic.unit_cots]\n"
        "value = 1\nunit = '1'\nsource = 's'\ngrade = 'A'",
        "base.toml",
    )
    path = write(
        "extends = 'base'\nspeed = 3\n[run]\nsed = 1\n"
        "[change.clinic.served]\nvalue = 1\nbecause = 'x'"
    )
    told = "\n".join(map(str, check(path, model)))
    for fragment in (
        "base.toml: change.clinic.unit_cots",
        "what-if.toml: speed",
        "run.sed",
        "clinic.served: is an",
    ):
        assert fragment in told


@pytest.mark.parametrize(
    ("label", "said"),
    [("helth", "value = 1"), ("housing", "value = -1"), ("housing.deep", "value = 1"), ("housing", "unit = 'person'")],
)
def test_what_is_wrong_with_a_label_is_told_of_the_file_that_gave_it(
    label: str, said: str, write: Callable[..., Path], model: Model
) -> None:
    """Not of the file that gave the number first, where every label is right."""
    found = check(write(f"{EXTENDS}[change.clinic.need_rate.{label}]\n{said}\nbecause = 'x'\n"), model)
    assert {Path(mistake.where).name for mistake in found} == {"what-if.toml"}
    assert any(mistake.name.startswith(f"change.clinic.need_rate.{label}") for mistake in found)


TABLES = {
    "nowhere.csv": "there is no table nowhere.csv",
    "../clinic.toml": "is not the name of a table",
    "holes.csv": "holes.csv lacks 1 of 3 cells",
    "unknown.csv": "unknown.csv, line 3: service has no “helth”",
    "fertility.csv": "fertility.csv has no column waiting",
}


@pytest.mark.parametrize(
    ("value", "limits", "said"),
    [
        (-1.0, (-0.3, 0.5), "Did you mean -0.01, which is -1%?"),
        (2.5, (0.0, 1.0), "Did you mean 0.025, which is 2.5%?"),
        (-0.5, (-0.3, 0.5), ""),
        (40.0, (-0.3, 0.3), ""),
        (5.0, (0.0, 4.0), ""),
        (5.0, (0.0, None), ""),
    ],
)
def test_a_share_that_was_meant_in_per_cent_is_told(
    value: float, limits: tuple[float, float | None], said: str
) -> None:
    assert as_per_cent(value, *limits) == said


@pytest.mark.parametrize("table", TABLES)
def test_a_table_with_something_wrong_is_told(
    table: str, write: Callable[..., Path], model: Model
) -> None:
    change = (
        f"[change.clinic.opening_backlog]\ntable = '{table}'\ncolumn = 'waiting'\nbecause = 'x'"
    )
    with pytest.raises(InputError) as caught:
        read(write(EXTENDS + change), model)
    assert TABLES[table] in str(caught.value)


def test_a_cell_that_is_no_number_is_told_with_its_line(
    write: Callable[..., Path], model: Model
) -> None:
    change = (
        "[change.clinic.opening_backlog]\ntable = 'holes.csv'\ncolumn = 'broken'\nbecause = 'x'"
    )
    with pytest.raises(
        InputError, match=r"holes.csv, line 3: broken is “abc”, not a finite number"
    ):
        read(write(EXTENDS + change), model)


def test_thousands_of_unknown_names_are_told_at_once_and_the_first_of_them_with_a_guess(
    write: Callable[..., Path], model: Model
) -> None:
    many = "".join(f"change.clinic.need_rat_{i}.value = 1\n" for i in range(150))
    told = check(write(EXTENDS + many), model)
    assert len(told) == 150
    assert sum("Did you mean" in mistake.remedy for mistake in told) == 100


def test_a_link_may_not_lead_out_of_the_folders(write: Callable[..., Path], tmp_path: Path) -> None:
    secret = tmp_path.parent / f"{tmp_path.name}-secret.toml"
    secret.write_text("name = 'x'")
    (tmp_path / "link.toml").symlink_to(secret)
    with pytest.raises(InputError, match="leads out of the folders that may be read"):
        read(write("extends = 'link'"))


def test_a_loop_through_several_files_is_named(write: Callable[..., Path]) -> None:
    write("extends = 'b'", "a.toml")
    write("extends = 'a'", "b.toml")
    with pytest.raises(InputError, match="goes round in a loop: a → b → a"):
        read(write("extends = 'a'"))


def test_control_characters_of_a_file_never_reach_the_terminal(
    write: Callable[..., Path], model: Model
) -> None:
    with pytest.raises(InputError) as caught:
        read(write('"\\u001b[31mred" = 1'), model)
    assert "\x1b" not in str(caught.value)
