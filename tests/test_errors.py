"""Messages: the place, what is wrong, the remedy; and errors that travel between processes."""

import pickle

import pytest

from simulator.errors import InputError, Mistake, RunError, did_you_mean, noting

NEAREST = [
    ("services.ned_rate", ["services.need_rate", "finance.unit_cost"], "services.need_rate"),
    ("surgery.unit_cost", ["services.backlog", "services.unit_cost"], "services.unit_cost"),
    ("need_rat", ["services.need_rate", "finance.need_rate_of_money"], "services.need_rate"),
    ("finance.rate", ["services.rate", "finance.rates"], "services.rate"),
]


@pytest.mark.parametrize(("name", "known", "expected"), NEAREST)
def test_the_nearest_name_is_suggested(name: str, known: list[str], expected: str) -> None:
    assert did_you_mean(name, known) == f" Did you mean {expected}?"


def test_a_section_in_common_makes_no_two_names_alike() -> None:
    assert did_you_mean("innovation.harm_low", ["innovation.treacle"]) == ""


def test_a_mistake_reads_as_file_name_what_and_remedy() -> None:
    told = str(Mistake("a.toml", "run.stop", "is missing", " Add it."))
    assert told == "a.toml: run.stop: is missing. Add it."


def test_mistakes_of_several_checks_are_noted_and_other_errors_are_not() -> None:
    wrong, mistakes = Mistake("a.toml", "run.stop", "is missing"), list[Mistake]()
    with noting(mistakes):
        raise InputError([wrong])
    with noting(mistakes, "--rules"):
        raise InputError([wrong])
    assert mistakes == [wrong, Mistake("--rules", "", "is missing")]
    with pytest.raises(RunError), noting(mistakes):
        raise RunError("blew up")


def test_errors_survive_a_trip_between_processes() -> None:
    wrong = InputError([Mistake("a", "b", "c", "d"), Mistake("e", "f", "g", "h")])
    assert pickle.loads(pickle.dumps(wrong)).mistakes == wrong.mistakes
    blown = pickle.loads(pickle.dumps(RunError("blew up", "served", 1.5, {"backlog": -1.0})))
    assert (str(blown), blown.equation, blown.time) == ("blew up", "served", 1.5)
    assert blown.values == {"backlog": -1.0}
