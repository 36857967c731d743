"""The command line's smaller tools: `report`, `diff`, `init` and `assure`."""

from __future__ import annotations

from pathlib import Path

import click

JSON = click.option("--json", "as_json", is_flag=True, help="The result as one JSON object.")
FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


@click.command()
@FOLDER
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Another place for the page [DIR/index.html]."
)
@JSON
def report(folder: Path, output: Path | None, as_json: bool) -> None:
    """Draw the page of a finished result again; nothing is simulated.

    The same page comes from the same data and the same version of this program.

    \b
    Example:
      simulator report outputs/england
    """
    from simulator import publish_report

    publish_report.report(folder, output=output, as_json=as_json)
