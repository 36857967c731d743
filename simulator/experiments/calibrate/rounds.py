"""The answers of a calibration's runs, kept in the order in which they were asked for, and played back on `--resume`.

A calibration is a fixed function of them: so its search, chain and futures come to the same bits as without a kill,
and nothing of the state of an optimiser or a sampler is kept. Each answer is a file: the SHA-256 of the question, that
of the rest, and arrays. An answer to another question, or one that is damaged, is run anew, and so are all after it.
"""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from simulator.experiments.calibrate.runs import Read, Some
from simulator.results.unfinished import STAGES

HASH = 32
"""Bytes of a SHA-256."""


class Rounds:
    """The answers in the unfinished folder `part`: ask for the `next`, and `keep` what was run where there is none."""

    def __init__(self, part: Path) -> None:
        self.folder = part / STAGES / "rounds"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.at, self.played_back = 0, False

    def next(self, asked: Some) -> Read | None:
        """What was answered to this question when it was asked last, in this place; None where that is not there."""
        if self.played_back:
            return None
        found = _unpacked(self._file(), _question(asked))
        if found is None:
            self._forget()
        else:
            self.at += 1
        return found

    def keep(self, asked: Some, answer: Read) -> None:
        """Write an answer in its place, whole or not at all."""
        part = self._file().with_suffix(".part")
        part.write_bytes(_packed(_question(asked), answer))
        part.replace(self._file())
        self.at += 1

    def _file(self) -> Path:
        return self.folder / f"{self.at:06d}.round"

    def _forget(self) -> None:
        """What was answered later rests on an answer that is lost."""
        self.played_back = True
        for path in self.folder.glob("*.round"):
            if path.name >= self._file().name:
                path.unlink()


def _question(asked: Some) -> bytes:
    """The SHA-256 of what runs are asked."""
    found = sha256(f"{asked.paths} {asked.luck}".encode())
    for u in asked.u:
        found.update(b"central" if u is None else np.asarray(u, dtype=float).tobytes())
    return found.digest()


def _packed(question: bytes, answer: Read) -> bytes:
    arrays: dict[str, Any] = {"figures": answer.figures, "failed": np.array(answer.failed, dtype=np.str_)}
    if answer.paths is not None:
        arrays["paths"] = answer.paths
    written = BytesIO()
    np.savez(written, **arrays)
    body = written.getvalue()
    return question + sha256(question + body).digest() + body


def _unpacked(file: Path, question: bytes) -> Read | None:
    """The answer in a file; None where it is to another question, damaged or not there."""
    try:
        text = file.read_bytes()
    except OSError:
        return None
    body = text[2 * HASH :]
    if text[: 2 * HASH] != question + sha256(question + body).digest():
        return None
    with np.load(BytesIO(body), allow_pickle=False) as arrays:
        return Read(arrays["figures"], arrays.get("paths"), tuple(arrays["failed"].tolist()))
