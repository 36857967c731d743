"""What a user of the command line sees beside results: progress, mistakes, and faults of ours."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, NoReturn

import click

from simulator.errors import InputError, Mistake, RunError
from simulator.results.folder import NO_ROOM

DONE, FAULT, WRONG_INPUT, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143
SHOW_TRACEBACK = "SIMULATOR_TRACEBACK"
KEPT = "what is done is kept: run it again with --resume."
TITLE = 28
"""Letters of a scenario's name beside a bar: in 80 columns a longer one would leave no room for what is done."""
NAMED = {
    "FILE": "Name a scenario that comes along, such as england, or a file of your own, such as mine.toml.",
    "FILE…": "Name a scenario that comes along, such as england, or files of your own, such as mine.toml.",
    "DIR": "Name the folder of a result, such as outputs/england.",
    "A": "Name two scenarios, such as england mine.toml, or the folders of two results.",
    "B": "Name a second scenario, or the folder of a second result.",
    "NAME": "Name it, such as my-place.",
}
"""What to give for each argument, by its name in the help."""
SPACES = "Put a name that has spaces between quotation marks."


def run(command: click.Command, arguments: list[str] | None = None) -> NoReturn:
    """Run a command and exit with its status: 0 done, 2 wrong input, 130 interrupted, 1 our fault.

    Mistakes go to standard error, all of them and without a traceback.
    """
    sys.excepthook = _fault
    _say_what_can_be_said()
    _pass_on("simulator")
    try:
        with _stoppable():
            command.main(arguments, prog_name="simulator", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        if isinstance(error, click.UsageError) and (more := _remedy(error)):
            click.echo(more, err=True)
        sys.exit(WRONG_INPUT)
    except (InputError, RunError) as error:
        click.echo(str(error), err=True)
        sys.exit(WRONG_INPUT)
    except (KeyboardInterrupt, click.Abort) as error:
        if isinstance(error.__cause__, EOFError):  # A file that ends too soon is no Ctrl-C, for all that Click says.
            raise error.__cause__ from None
        # Click puts an exception of its own in the place of Ctrl-C's, which may say what was kept.
        said = str(error) or str(error.__cause__ or "")
        click.echo(f"Interrupted; {said or 'nothing was written.'}", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has closed it, as `head` does: there is no one left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        # Files that can't be written are told where that is met; this is what we print.
        if error.errno not in NO_ROOM:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        where = str(error.filename or "standard output")
        what = f"can't be written ({error.strerror or error})"
        click.echo(str(Mistake(where, "", what, "Make room, or write it elsewhere.")), err=True)
        sys.exit(WRONG_INPUT)
    sys.exit(DONE)


def _say_what_can_be_said() -> None:
    """Have a stream put ? for what its encoding lacks: a minus sign or a Greek letter, into a file on Windows."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


class _Notes(logging.Handler):
    """What the program says of itself as notes, unless the command is to be quiet."""

    def emit(self, record: logging.LogRecord) -> None:
        context = click.get_current_context(silent=True)
        if not (context and context.params.get("quiet")):
            note(record.getMessage())


def _pass_on(name: str) -> None:
    """Show what the log of that name is told."""
    log = logging.getLogger(name)
    log.setLevel(logging.INFO)
    log.handlers = [_Notes()]


def _remedy(error: click.UsageError) -> str:
    """What to give where an argument is missing or one too many; empty of any other mistake."""
    if isinstance(error, click.MissingParameter) and isinstance(error.param, click.Argument):
        return NAMED.get(str(error.param.metavar), "")
    return SPACES if "unexpected extra argument" in error.message else ""


_stops: list[BaseException] = []
"""What signals have raised in this command: Ctrl-C, or a request to end."""


@contextmanager
def _stoppable() -> Iterator[None]:
    """See that a signal ends the block, also one that a compiler's callback swallows.

    Python can only print and forget what is raised in such a callback, and what was being compiled
    is then half-made.
    """
    usual = sys.unraisablehook
    _stops.clear()
    signal.signal(signal.SIGTERM, _terminate)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupt)
    sys.unraisablehook = lambda lost: None if lost.exc_value in _stops else usual(lost)
    try:
        yield
    except BaseException as error:
        if _stops and error is not _stops[-1]:
            raise _stops[-1] from error
        raise
    finally:
        sys.unraisablehook = usual


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    """As Python does, but remembered."""
    _stops.append(KeyboardInterrupt())
    raise _stops[-1]


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    """End as an exception does, so that workers stop and half-written folders go."""
    _stops.append(SystemExit(TERMINATED))
    raise _stops[-1]


def _fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say that the fault is ours, where it is and what to do; Python then exits with 1."""
    if os.environ.get(SHOW_TRACEBACK):
        sys.__excepthook__(kind, error, trace)
        return
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({trace.tb_frame.f_code.co_filename}:{trace.tb_lineno})" if trace else ""
    click.echo(
        f"This is a fault of the program, not of your input: {kind.__name__}: {error}{place}\n"
        f"Please report it as CONTRIBUTING.md says, with the command and the scenario. "
        f"{SHOW_TRACEBACK}=1 shows where it came from.",
        err=True,
    )


@contextmanager
def progress(words: str, total: int, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A bar on standard error with the time left; call what it gives with how many are done.

    The call raises what a signal raised, where that went no further.
    """
    from rich import progress as parts
    from rich.console import Console
    from rich.table import Column

    title, colon, rest = words.rpartition(": ")
    words = f"{title[: TITLE - 1]}…{colon}{rest}" if len(title) > TITLE else words
    columns = (
        parts.TextColumn("{task.description}"),
        parts.BarColumn(),
        parts.MofNCompleteColumn(table_column=Column(no_wrap=True)),
        parts.TimeElapsedColumn(table_column=Column(no_wrap=True)),
        parts.TextColumn("left"),
        parts.TimeRemainingColumn(table_column=Column(no_wrap=True)),
    )
    with parts.Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task(words, total=total)

        def show(done: int) -> None:
            bar.update(task, completed=done)
            if _stops:
                raise _stops[-1]

        yield show


@contextmanager
def kept() -> Iterator[None]:
    """Have an interruption of the block, or its end by the system, say that what is done is kept."""
    try:
        yield
    except KeyboardInterrupt as error:
        error.args = (KEPT,)
        raise
    except SystemExit as error:
        if error.code == TERMINATED:  # as a job queue does at its time limit
            note(f"Ended; {KEPT}")
        raise


def note(line: str) -> None:
    """A line on standard error, beside the result."""
    click.echo(line, err=True)


def say(line: str, record: dict[str, Any], as_json: bool) -> None:
    """The result on standard output: one line for people, or one JSON object for scripts."""
    click.echo(json.dumps(record, ensure_ascii=False, default=str) if as_json else line)


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table as wide as the terminal, without colours where the output is no terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(*head, box=None, pad_edge=False)
    for line in lines:
        # As text: what a file says is not markup.
        shown.add_row(*(Text(cell) for cell in line))
    terminal = Console()
    with terminal.capture() as captured:
        terminal.print(shown)
    return captured.get().rstrip()


def write(text: str, output: Path | None) -> None:
    """Text to a file, whole or not at all, or else to standard output. Raises `InputError`."""
    if output is None:
        click.echo(text, nl=False)
        return
    if output.is_dir():
        raise InputError([Mistake(str(output), "", "is a folder", "Name a file in it with -o.")])
    part = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        what = f"can't be written ({error.strerror or error})"
        raise InputError([Mistake(str(output), "", what, "Name another file with -o.")]) from error
