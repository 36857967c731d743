"""The helper nodes written out: sums over a long axis, and single years of age read blended or in bands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from simulator.engine.lower import Index, Load, Node

if TYPE_CHECKING:
    from simulator.engine.write import Writer

EACH = "each"
"""The variable of a loop that runs along part of an axis."""


def own(axes: tuple[str, ...]) -> tuple[tuple[str, Index], ...]:
    """The element that the loops are at."""
    return tuple((axis, axis) for axis in axes)


def whole_sum(writer: Writer, node: Node) -> None:
    """The sum over a long axis."""
    outer = tuple(axis for axis in node.loop if axis != node.along)
    writer.open(outer)
    length = len(writer.lowering.model.axes[node.along])
    found = writer.summed(node.value, node.along, 0, length)
    if node.axes:
        writer.text.line(f"{writer.element(node.name, own(node.axes))} = {found}")
        writer.text.end(len(outer))
    else:
        writer.local(node.name, found)
        writer.keep_scalar(node)


def blend(writer: Writer, node: Node) -> None:
    """Between birthdays a table is read between two single years of age."""
    age, source = node.axes[-1], node.value
    assert isinstance(source, Load)
    last = len(writer.lowering.model.axes[age]) - 1
    writer.open(node.axes[:-1])
    writer.loop(EACH, 0, last)
    here, following = writer.shifted(source, age, EACH), writer.shifted(source, age, EACH, 1)
    writer.text.line(f"{out(writer, node, EACH)} = (1.0 - since_birthday) * {here} + since_birthday * {following}")
    writer.text.end()
    writer.text.line(f"{out(writer, node, last)} = {writer.shifted(source, age, last, 0)}")
    writer.text.end(len(node.axes) - 1)


def out(writer: Writer, node: Node, where: Index | str) -> str:
    """The node's own element at a single year of age."""
    load = Load(node.name, own(node.axes))
    return writer.shifted(load, node.axes[-1], where, 0)


def spread(writer: Writer, node: Node) -> None:
    """A number per band, read at each single year of age."""
    band = writer.lowering.model.axes[node.along]
    age = str(band.band_of)
    years = len(writer.lowering.model.axes[age])
    source = node.value
    assert isinstance(source, Load)
    writer.open(tuple(a for a in node.axes if a != age))
    if band.bounds[0] > 1:
        writer.loop(EACH, 0, band.bounds[0] - 1)
        writer.text.line(f"{out(writer, node, EACH)} = 0.0")
        writer.text.end()
    if band.bounds[0] > 0:
        first = writer.shifted(source, band.name, 0, 0)
        writer.text.line(f"{out(writer, node, band.bounds[0] - 1)} = since_birthday * {first}")
    for k, (lo, hi) in enumerate(band.ranges(years)):
        here = writer.shifted(source, band.name, k, 0)
        writer.loop(EACH, lo, hi if hi < years - 1 else years)
        writer.text.line(f"{out(writer, node, EACH)} = {here}")
        writer.text.end()
        if hi < years - 1:
            following = writer.shifted(source, band.name, k + 1, 0)
            writer.text.line(
                f"{out(writer, node, hi)} = (1.0 - since_birthday) * {here} + since_birthday * {following}"
            )
    writer.text.end(len(node.axes) - 1)


def bands(writer: Writer, node: Node) -> None:
    """People by single year of age summed into bands at the age they have now."""
    band = writer.lowering.model.axes[node.along]
    age = str(band.band_of)
    years = len(writer.lowering.model.axes[age])
    source = node.value
    assert isinstance(source, Load)
    outer = tuple(a for a in node.axes if a != band.name)
    writer.open(outer)
    for k, (lo, hi) in enumerate(band.ranges(years)):
        found = writer.summed(source, age, lo, hi + 1)
        edges = [f"+ since_birthday * {writer.shifted(source, age, lo - 1, 0)}"] if lo > 0 else []
        if hi < years - 1:
            edges.append(f"- since_birthday * {writer.shifted(source, age, hi, 0)}")
        target = writer.shifted(Load(node.name, own(node.axes)), band.name, k, 0)
        writer.text.line(f"{target} = {' '.join([found, *edges])}")
    writer.text.end(len(outer))


def edge(writer: Writer, node: Node, entering: bool) -> None:
    """Who is at the single year of age before each band begins, or at its last."""
    band = writer.lowering.model.axes[node.along]
    age = str(band.band_of)
    years = len(writer.lowering.model.axes[age])
    source = node.value
    assert isinstance(source, Load)
    outer = tuple(a for a in node.axes if a != band.name)
    writer.open(outer)
    for k, (lo, hi) in enumerate(band.ranges(years)):
        at, inside = (lo - 1, lo > 0) if entering else (hi, hi < years - 1)
        target = writer.shifted(Load(node.name, own(node.axes)), band.name, k, 0)
        writer.text.line(f"{target} = {writer.shifted(source, age, at, 0) if inside else '0.0'}")
    writer.text.end(len(outer))


def entering(writer: Writer, node: Node) -> None:
    """Who is about to enter each band."""
    edge(writer, node, True)


def leaving(writer: Writer, node: Node) -> None:
    """Who is about to leave each band."""
    edge(writer, node, False)


HELPERS: Mapping[str, Callable[[Writer, Node], None]] = {
    "sum": whole_sum,
    "blend": blend,
    "spread": spread,
    "bands": bands,
    "entering": entering,
    "leaving": leaving,
}
"""Who writes which kind of node."""
