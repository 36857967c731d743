"""The page that holds the model against the record is current, and its record is whole."""

from __future__ import annotations

import importlib.util
import re
import sys

import pytest

from simulator.experiments.recorded import MEASURES
from tests.docs.reading import ROOT

NUMBER = re.compile(r"[+−]?\d+\.\d+")


@pytest.fixture(scope="module")
def page():
    """docs/hindcast.py as a module."""
    spec = importlib.util.spec_from_file_location("docs_hindcast", ROOT / "docs" / "hindcast.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current(page):
    text, found = (ROOT / "docs" / "hindcast.md").read_text(encoding="utf-8"), page.hindcast()
    assert NUMBER.sub("", text) == NUMBER.sub("", found), "run `python docs/hindcast.py`"
    ours, theirs = (
        [float(n.replace("−", "-").replace("+", "")) for n in NUMBER.findall(t)] for t in (text, found)
    )
    assert ours == pytest.approx(theirs, abs=0.11)


def test_every_figure_of_the_record_has_a_source_and_a_measure(page):
    assert all(row.source for row in page.rows())
    assert {row.measure for row in page.rows()} == set(MEASURES)
