"""What made a result: enough to make it again, and to see that it is the same."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.results.folder import MANIFEST, PROGRAM

if TYPE_CHECKING:
    from simulator.scenario import Scenario

PACKAGES = (
    "numba",
    "llvmlite",
    "numpy",
    "scipy",
    "simpy",
    "xarray",
    "netCDF4",
    "pydantic",
    "plotly",
    "zarr",
)


def manifest(command: str, scenario: Mapping[str, Any], **facts: Any) -> dict[str, Any]:
    """The record of a run; `facts` are its seed, policies, members, method, timings and residuals.

    Bits are the same for the same versions and the same family of processor, so both are here.
    """
    return {
        "program": PROGRAM,
        "version": _version(PROGRAM),
        "command": command,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "scenario": dict(scenario),
        **facts,
        "versions": versions(),
        "machine": machine(),
    }


def of_scenario(scenario: Scenario) -> dict[str, Any]:
    """What a record says of the scenario: its name, file and hash, and what was changed in it.

    `set` is what the command line changed, `own` the numbers that the file changes against what it extends.
    """
    record: dict[str, Any] = {"name": scenario.name, "file": scenario.where, "sha256": scenario.hash}
    more = {"set": [asdict(change) for change in scenario.changes], "own": list(scenario.own)}
    return record | {key: found for key, found in more.items() if found}


def versions(*more: str) -> dict[str, str]:
    """Of Python and of each package that a result depends on, and of `more` that this one does."""
    return {"python": platform.python_version()} | {name: _version(name) for name in (*PACKAGES, *more)}


def machine() -> dict[str, str]:
    """The system, the architecture and the family of processor."""
    return {"system": platform.platform(), "architecture": platform.machine(), "processor": processor()}


def write(folder: Path, record: Mapping[str, Any], but: Collection[str] = ()) -> None:
    """Write the manifest last, with a hash of every other file of the result: `but` some are somebody else's."""
    files = {
        path.name: hashes(path)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name not in (MANIFEST, f".{MANIFEST}.part", *but)
    }
    text = json.dumps({**record, "files": files}, indent=2, ensure_ascii=False, default=str)
    # Renamed into place: a manifest that a kill cut short would make the folder nobody's.
    part = folder / f".{MANIFEST}.part"
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(folder / MANIFEST)


def hashes(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def processor() -> str:
    """The family of processor, as the system names it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
