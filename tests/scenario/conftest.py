"""The clinic of these tests: its model, its file, and a way to write variants of the file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.engine import Model
from simulator.scenario import Scenario, read
from tests.scenario import clinic

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def model() -> Model:
    return clinic.model()


@pytest.fixture(scope="session")
def scenario(model: Model) -> Scenario:
    return read(HERE / "clinic.toml", model)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file beside a copy of clinic.toml, which it may extend, and gives its path."""
    (tmp_path / "clinic.toml").write_text((HERE / "clinic.toml").read_text())

    def written(text: str | bytes, name: str = "what-if.toml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written
