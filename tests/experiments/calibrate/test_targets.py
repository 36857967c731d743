"""The record of a calibration: what is read, what an error is where none is given, and every kind of bad row."""

from datetime import date

import pytest

from simulator.errors import InputError
from simulator.experiments.calibrate.targets import COLUMNS, read
from simulator.model import build
from tests import clinic
from tests.experiments.calibrated import HEAD, row

START, STOP = date(2025, 4, 1), date(2027, 4, 1)


@pytest.fixture
def reading(tmp_path):
    """Read a record of these lines for the clinic."""

    def read_lines(*lines, head=HEAD):
        (tmp_path / "record.csv").write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
        return read(tmp_path / "record.csv", clinic.model(), START, STOP)

    return read_lines


def mistakes(reading, *lines, **choices):
    with pytest.raises(InputError) as error:
        reading(*lines, **choices)
    return [str(mistake) for mistake in error.value.mistakes]


def test_a_figure_is_read_with_its_error_and_use(reading):
    (found,) = reading(row(note="quoted", use="hold"))
    assert (found.measure, found.period, found.value) == ("backlog[service=health]", ("2026-04-01",), 900.0)
    assert (found.error, found.use, found.note, found.grade) == (20.0, "held back", "quoted", "B")


def test_without_an_error_it_is_a_share_by_grade_which_is_said(reading):
    a, d = reading(row(error="", grade="A"), row("waiting", error="", grade="D", value="-100"))
    assert (a.error, d.error) == (45.0, 20.0)
    assert a.error_because == "5.0% of the figure, the rule for grade A"


def test_what_ends_by_the_date_is_fitted_and_what_ends_later_held_back(reading):
    year, later, given = reading(
        row(period="2025-04-01/2026-04-01"), row(period="2026-04-01"), row("waiting", use="start")
    )
    uses = [figure.until(date(2026, 3, 31)).use for figure in (year, later, given)]
    assert uses == ["fitted", "held back", "start"]


def test_comments_and_empty_lines_are_no_rows_and_count_as_lines(reading):
    found = mistakes(reading, "# a comment", "", row(value="many"))
    assert found == ["record.csv, line 4: value: “many” is not a number. Give one such as 0.0485 or 21.09e9."]


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"measure": "bakclog[service=health]"}, "measure: nothing that is measured or recorded is called “bakclog”"),
        ({"measure": "backlog[servce=health]"}, "backlog has no axis “servce”. Did you mean service?"),
        ({"measure": "backlog[service=helth]"}, "service has no label “helth”. Did you mean health?"),
        ({"measure": "population"}, "population is made of residents, which the model has not"),
        ({"measure": ""}, "is called “”"),
        ({"period": "last year"}, "period: “last year” is no day and no two days in order"),
        ({"period": "2026-04-01/2025-04-01"}, "no two days in order"),
        ({"period": "20260401"}, "is no day"),
        ({"period": "2019-04-01"}, "is outside the run, 2025-04-01 to 2027-04-01"),
        ({"period": "2024-04-01/2025-07-01"}, "is outside the run"),
        ({"value": "1_000"}, "“1_000” is not a number"),
        ({"source": "x" * 200_000}, "can't be read (field larger than field limit (131072)). Correct or shorten it."),
        ({"value": "nan"}, "“nan” is not a number"),
        ({"unit": "GBP"}, "unit: is GBP, and waiting is read in person"),
        ({"unit": "1; rm"}, "read in person"),
        ({"unit": ""}, "unit: is missing"),
        ({"grade": "E"}, "grade: “E” is no grade. Give one of A, B, C, D"),
        ({"source": ""}, "source: is missing"),
        ({"use": "keep"}, "use: “keep” is no use. Give start, fit, hold or nothing"),
        ({"error": "-3"}, "error: -3 is no standard error"),
        ({"error": "small"}, "error: “small” is not a number"),
        ({"error": "", "value": "0"}, "error: is missing: of 0 no share can be taken"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_the_remedy(reading, bad, told):
    found = mistakes(reading, row(), row(**{"measure": "waiting", "period": "2026-05-01"} | bad))
    assert len(found) == 1
    assert found[0].startswith("record.csv, line 3: ")
    assert told in found[0]


def test_all_mistakes_come_at_once(reading):
    found = mistakes(reading, row(value="x", unit="GBP", grade="Z"), row(use="?", source=""), "one,two")
    columns = [text.partition(": ")[2].partition(":")[0] for text in found[:5]]
    assert columns == ["unit", "value", "grade", "source", "use"]
    assert "has 2 cells and the header 9" in found[5]


def test_a_figure_given_twice_is_told_with_both_lines(reading):
    (found,) = mistakes(reading, row(), row(value="901"))
    assert "line 3: period: 2026-04-01 of backlog[service=health] stands in line 2 too" in found


def test_columns_are_checked_before_rows(reading):
    found = mistakes(reading, "a,b", head="measure,period,valeu,unit,source,grade")
    assert any("valeu: is not a column of a record. Did you mean value?" in text for text in found)
    assert any("value: is not among the columns" in text for text in found)
    assert "has no figures" in mistakes(reading)[0]
    assert "head of two columns" in mistakes(reading, head=",".join((*COLUMNS, "unit")))[0]


def test_a_file_that_is_no_text_or_not_there_is_told(tmp_path):
    (tmp_path / "odd.csv").write_bytes(b"measure\xff\xfe")
    for name, told in (("odd.csv", "is not UTF-8 text"), ("none.csv", "can't be read")):
        with pytest.raises(InputError, match=told):
            read(tmp_path / name, clinic.model(), START, STOP)


def test_what_is_counted_between_two_days_needs_two(tmp_path):
    (tmp_path / "n.csv").write_text(f"{HEAD}\n{row('notices', '2026-04-01', unit='notice')}\n")
    with pytest.raises(InputError, match="notices is counted between two days"):
        read(tmp_path / "n.csv", build(), START, STOP)


def test_a_change_since_a_year_before_the_run_cant_be_read(tmp_path):
    (tmp_path / "n.csv").write_text(f"{HEAD}\n{row('social_care_real_change', '2026-04-01', unit='1')}\n")
    with pytest.raises(InputError, match="is a change since 2010-04-01/2011-04-01, before the run"):
        read(tmp_path / "n.csv", build(), START, STOP)
