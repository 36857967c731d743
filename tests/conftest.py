"""What tests of several packages share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import clinic


@pytest.fixture
def clinic_file(tmp_path: Path) -> Path:
    """The clinic's scenario as a file."""
    path = tmp_path / "clinic.toml"
    path.write_text(clinic.SCENARIO, encoding="utf-8")
    return path


@pytest.fixture
def clinic_scenario(clinic_file: Path) -> Any:
    """The clinic's scenario, read."""
    from simulator.scenario import read

    return read(clinic_file)
