"""Stopping an experiment in the middle, and what its folder says of it."""

import json


class StoppedError(Exception):
    """What a test raises in the middle."""


def stop_after(futures):
    """Progress that stops once so many are done."""

    def progress(done, _):
        if done >= futures:
            raise StoppedError

    return progress


def manifest(folder):
    """The record in a folder."""
    return json.loads((folder / "manifest.json").read_text())
