"""What to say of a command line with options that there are not: all of them, and the values that can't be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

import click

from simulator.arguments import noted


def told_whole(error: click.NoSuchOption, arguments: Sequence[str]) -> click.UsageError:
    """The same error where it is all that is wrong with the options; else one that tells all.

    Click ends at the first option that it does not know. `arguments` are those of the whole command line.
    """
    context = error.ctx
    if context is None:
        return error
    left, found = _own(context, arguments), [error.format_message()]
    while True:
        try:
            given = context.command.make_parser(context).parse_args(list(left))[0]
        except click.NoSuchOption as another:
            found.append(another.format_message())
            shorter = list(_without(another.option_name, left))
            if len(shorter) == len(left):
                break
            left = shorter
        except click.UsageError as another:
            found.append(another.format_message())
            break
        else:
            found += _unread(context, given)
            break
    every = list(dict.fromkeys(found))
    return error if len(every) == 1 else click.UsageError("\n".join(every), context)


def _own(context: click.Context, arguments: Sequence[str]) -> list[str]:
    """What follows the command's name, which may be one of several names."""
    left = list(arguments)
    for name in context.command_path.split()[1:]:
        if name in left:
            left = left[left.index(name) + 1 :]
    return left


def _without(option: str, arguments: Sequence[str]) -> Iterator[str]:
    """The arguments but the one with that option, also as --option=value or as a letter among others."""
    gone = False
    for each in arguments:
        letters = not option.startswith("--") and not each.startswith("--") and each[:1] == option[0]
        this = each.partition("=")[0] == option or (letters and option[1:] in each)
        if gone or not this:
            yield each
        gone = gone or this


def _unread(context: click.Context, given: dict[str, object]) -> list[str]:
    """What is wrong with the values of options, as a command that began would note it."""
    with context.scope(cleanup=False):
        for each in context.command.params:
            if isinstance(each, click.Option) and each.name in given and not each.is_eager:
                with suppress(click.UsageError):
                    each.handle_parse_result(context, given, [])
        return [str(mistake) for mistake in noted()]
