"""Expressions written out as text: what a node's value reads, and where its elements lie."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.engine.expressions import Number
from simulator.engine.lower import Index, Load, Lowered, Lowering, Place, Word
from simulator.engine.quantities import BUILT_IN
from simulator.engine.text import Text
from simulator.engine.words import WORDS

INFIX = frozenset(["+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!="])


@dataclass
class Values:
    """Writes expressions: `locals` are the nodes at hand in variables, `variables` where each axis stands."""

    lowering: Lowering
    language: str
    text: Text = field(init=False)
    locals: dict[str, str] = field(default_factory=dict, kw_only=True)
    variables: dict[str, str | int] = field(default_factory=dict, kw_only=True)

    def value(self, lowered: Lowered) -> str:
        match lowered:
            case Number(value=value):
                return repr(value)
            case Load():
                return self._load(lowered)
            case Place(axis=axis, place=place, value=value):
                return self._conditional(axis if isinstance(axis, int) else self.variables[axis], place, value)
            case Word(word="lookup", parts=(x, Load(name=table))):
                return f"interpolate(x, {self.lowering.layout.at(table)}, {self.value(x)})"
            case _:
                return self._word(lowered.word, [self.value(part) for part in lowered.parts])

    def _conditional(self, at: str | int, place: int, value: Lowered) -> str:
        if isinstance(at, int):
            return self.value(value) if at == place else "0.0"
        if self.text.c:
            return f"({at} == {place} ? {self.value(value)} : 0.0)"
        return f"chosen({at} == {place}, {self.value(value)}, 0.0)"

    def _word(self, word: str, values: list[str]) -> str:
        if word in INFIX:
            return f"({values[0]} {word} {values[1]})"
        if word == "neg":
            return f"(-{values[0]})"
        template = WORDS[word].c if self.text.c else WORDS[word].python
        assert template is not None
        while len(values) > 2 and word in ("smallest", "largest"):
            values = [values[0], self._word(word, values[1:])]
        for i, value in enumerate(values):
            template = template.replace(f"{{{i}}}", value)
        return template

    def _load(self, load: Load) -> str:
        if load.name in BUILT_IN:
            return load.name
        if load.name in self.locals and load.plain:
            return self.locals[load.name]
        return self.element(load.name, load.index)

    def element(self, name: str, index: tuple[tuple[str, Index], ...]) -> str:
        return f"x[{self.place_of(self.lowering.layout.at(name), name, index)}]"

    def place_of(self, offset: int, name: str, index: tuple[tuple[str, Index], ...]) -> str:
        """The place of an element: a constant and a stride for each loop variable."""
        slot = self.lowering.layout[name]
        terms = []
        for stride, axis in zip(slot.strides, slot.axes, strict=True):
            where = dict(index)[axis]
            variable = where if isinstance(where, int) else self.variables[where]
            if isinstance(variable, int):
                offset += stride * variable
            else:
                terms.append(variable if stride == 1 else f"{variable} * {stride}")
        return " + ".join([str(offset), *terms])

    def summed(self, value: Lowered, axis: str, first: int, last: int) -> str:
        """The sum of the value over `first` to before `last` along the axis."""
        assert isinstance(value, Load)
        slot = self.lowering.layout[value.name]
        index = tuple((a, (first if a == axis else i)) for a, i in value.index)
        place = self.place_of(self.lowering.layout.at(value.name), value.name, index)
        return f"summed(x, {place}, {last - first}, {slot.strides[slot.axes.index(axis)]})"

    def shifted(self, load: Load, axis: str, where: Index, plus: int = 0) -> str:
        index = tuple((a, (where if a == axis else i)) for a, i in load.index)
        slot = self.lowering.layout[load.name]
        at = self.lowering.layout.at(load.name) + plus * slot.strides[slot.axes.index(axis)]
        return f"x[{self.place_of(at, load.name, index)}]"
