"""Runs the notebooks of this folder and keeps what a reader of the repository should see of it.

    python notebooks/execute.py

What is kept is small and says nothing of the machine: printed text, tables, and of each figure its finding
and a picture (where there is a Chromium to draw it). The tests run the same notebooks and hold the text
against what is kept, so run this after a change of results.
"""

from __future__ import annotations

import base64
import html
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PLOTLY = "application/vnd.plotly.v1+json"
KEPT = ("text/plain", "text/html", "image/png")
SECONDS = 600
WIDTH = 920


def notebooks() -> list[Path]:
    """The notebooks in their order."""
    return sorted(FOLDER.glob("*.ipynb"))


def executed(path: Path) -> Any:
    """The notebook, run from the top in a new kernel of this Python. Raises what a cell raises."""
    import nbformat
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    class ThisPython(AsyncKernelManager):
        """A kernel of the Python that runs this, whatever other kernels are installed."""

        @property
        def kernel_spec(self) -> KernelSpec:
            """How it is started."""
            return KernelSpec(argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"])

    notebook = nbformat.read(path, as_version=4)
    own = str(FOLDER.parent)
    paths = os.pathsep.join(filter(None, (own, os.environ.get("PYTHONPATH"))))
    env = {**os.environ, "PLOTLY_RENDERER": "plotly_mimetype", "PYTHONPATH": paths}
    client = NotebookClient(notebook, timeout=SECONDS, kernel_manager_class=ThisPython, store_widget_state=False)
    client.execute(cwd=own, env=env)
    return notebook


def told(notebook: Any) -> list[str]:
    """The text of every output that a reader would see, in order: what must not go stale."""
    return [
        output["text"] if output["output_type"] == "stream" else output["data"]["text/plain"]
        for output in _outputs(notebook)
    ]


def _outputs(notebook: Any) -> Iterator[Any]:
    for cell in notebook["cells"]:
        yield from cell.get("outputs", ())


def kept(notebook: Any, pictures: bool = True) -> Any:
    """The notebook with the outputs that are kept, and nothing of the machine or the day."""
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook["cells"]):
        cell["id"], cell["metadata"] = f"cell-{number:02d}", {}
        if cell["cell_type"] == "code":
            cell["execution_count"] = None
            found = [_kept(output, pictures) for output in cell["outputs"]]
            cell["outputs"] = [output for output in found if output]
    return notebook


def _kept(output: Any, pictures: bool) -> Any:
    """An output to keep, or None; a figure as its finding and a picture of it."""
    if output["output_type"] == "stream":
        return output if output["name"] == "stdout" else None
    data = dict(output["data"])
    if PLOTLY in data:
        figure = data[PLOTLY]
        drawn = picture(figure) if pictures else None
        data = {"text/plain": _finding(figure)} | ({"image/png": drawn} if drawn else {})
    output["data"] = {kind: data[kind] for kind in KEPT if kind in data}
    output["metadata"] = {}
    if output["output_type"] == "execute_result":
        output["execution_count"] = None
    return output


def _finding(figure: Any) -> str:
    finding, caption = figure["layout"]["title"]["text"].split("</b><br>")
    plain = (re.sub(r"<[^>]+>", "", part.replace("<br>", " ")) for part in (finding, caption))
    return html.unescape("\n".join(plain))


def picture(figure: Any) -> str | None:
    """The figure as Chromium draws it, a PNG in base 64; None where there is no Chromium."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        return None
    import plotly.io as pio
    from playwright.sync_api import sync_playwright

    page = pio.to_html(figure, include_plotlyjs=True, config={"displayModeBar": False, "staticPlot": True})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": WIDTH, "height": int(figure["layout"]["height"])})
        shown.set_content(page)
        shown.wait_for_selector(".main-svg")
        drawn = shown.locator(".plotly-graph-div").screenshot()
        browser.close()
    return base64.b64encode(drawn).decode("ascii")


def main() -> None:
    """Run every notebook and write it again."""
    import nbformat

    for path in notebooks():
        nbformat.write(kept(executed(path)), path)
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
