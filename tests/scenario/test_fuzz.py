"""Whatever a file holds, reading it gives a scenario or a list of mistakes, and nothing else."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from simulator.errors import InputError
from simulator.scenario import read, start
from tests.scenario import clinic

SOURCE = (Path(__file__).parent / "clinic.toml").read_bytes()
MODEL = clinic.model()
SCRAPS = [
    *b"nan -inf true 'x' [] {} [[1]] 1e400 0 -1 2025-04-01 1979-05-27T07:32:00Z = .".split(),
    *b"[change.clinic] [policy.bold.set] [[change]] \xff".split(),
    b'"\\u0000"',
    b"9" * 400,
]
QUICK = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "fuzzed.toml"


def survives(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        scenario = read(path, MODEL)
    except InputError as error:
        told = str(error)
    else:
        start(scenario, MODEL, member=1)
        told = scenario.to_toml()
    assert told


@QUICK
@given(st.binary(max_size=300))
def test_random_bytes_never_raise_anything_else(path: Path, data: bytes) -> None:
    survives(path, data)


@QUICK
@given(
    st.integers(0, len(SOURCE)), st.integers(0, 40), st.sampled_from(SCRAPS) | st.binary(max_size=8)
)
@example(0, 0, b"")
def test_a_scrap_in_a_good_file_never_raises_anything_else(
    path: Path, at: int, cut: int, scrap: bytes
) -> None:
    survives(path, SOURCE[:at] + scrap + SOURCE[at + cut :])


@QUICK
@given(st.integers(0, 200), st.sampled_from(SCRAPS))
def test_another_value_on_a_line_never_raises_anything_else(
    path: Path, line: int, scrap: bytes
) -> None:
    lines = SOURCE.splitlines()
    chosen = line % len(lines)
    lines[chosen] = lines[chosen].partition(b"=")[0] + b" = " + scrap
    survives(path, b"\n".join(lines))


WORDS = (
    "name extends fitted run change clinic need_rate growth value values series points range unit"
    " distribution event at set policy bold start care 2025-04-01 clinic.effort"
)
KEYS = st.sampled_from(["", *WORDS.split()])
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@QUICK
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_a_well_formed_file_of_nonsense_never_raises_anything_else(
    path: Path, table: dict[str, object]
) -> None:
    import tomli_w

    survives(path, tomli_w.dumps(without_none(table)).encode())


def without_none(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_none(inner) for key, inner in value.items() if inner is not None}
    return (
        [without_none(inner) for inner in value if inner is not None]
        if isinstance(value, list)
        else value
    )
