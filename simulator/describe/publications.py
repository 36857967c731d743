"""The publications that numbers rest on, and which number names which; listed in publications.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

Publication = Mapping[str, str]
"""`title`, `publisher`, `edition`, `licence`, and `named`: the regular expression that sources are searched for."""


@cache
def publications() -> tuple[Publication, ...]:
    """The entries of publications.toml, in its order."""
    text = files("simulator.describe").joinpath("publications.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["publication"])


def naming(publication: Publication, rows: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The rows, of numbers or of tables' columns, whose `source` names a publication."""
    return [row for row in rows if re.search(publication["named"], row["source"])]


def most_named(rows: Iterable[Mapping[str, str]], most: int) -> list[tuple[Publication, list[Mapping[str, str]]]]:
    """The publications that most rows name, at most so many, each with those rows; of equals, the first listed."""
    every = list(rows)
    found = [(publication, naming(publication, every)) for publication in publications()]
    ranked = sorted(found, key=lambda each: -len(each[1]))
    return [each for each in ranked[:most] if each[1]]
