"""A value of Numba's that is several numbers abreast: one for each of several runs that go in step.

Every operation on it is the same operation on each of its numbers, so that a run among others has the bits that it
has alone. A text that is written for one number is compiled for several by the types of its arguments alone.
"""

from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir
from numba import types
from numba.core.typeconv.castgraph import Conversion
from numba.core.typing.templates import ConcreteTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, lower_cast, models, register_model

from simulator.engine import exponentials
from simulator.engine.kernel.seats import LANES


class Several(types.Type):
    """The type of several numbers abreast; a plain number becomes one, the same in every lane."""

    def __init__(self) -> None:
        super().__init__(name=f"lanes{LANES}")

    def can_convert_from(self, context: Any, other: Any) -> Any:
        """See `numba.types.Type`."""
        return Conversion.safe if isinstance(other, types.Float) else None

    def unify(self, context: Any, other: Any) -> Any:
        """See `numba.types.Type`."""
        return self if isinstance(other, types.Float) else None


class Answers(types.Type):
    """The type of several answers abreast, yes or no."""

    def __init__(self) -> None:
        super().__init__(name=f"answers{LANES}")


class Block(types.Type):
    """The type of the memory in which such numbers lie one behind the other."""

    def __init__(self) -> None:
        super().__init__(name=f"block of lanes{LANES}")


LANE, ANSWER, BLOCK = Several(), Answers(), Block()
NUMBERS = ir.VectorType(ir.DoubleType(), LANES)
ALIGNED = 8 * LANES
"""Bytes at a multiple of which each value of such a memory begins."""


def _stands_for(kind: type[types.Type], native: ir.Type) -> None:
    class Model(models.PrimitiveModel):
        def __init__(self, manager: Any, kind: Any) -> None:
            super().__init__(manager, kind, native)

    register_model(kind)(Model)


_stands_for(Several, NUMBERS)
_stands_for(Answers, ir.VectorType(ir.IntType(1), LANES))
_stands_for(Block, NUMBERS.as_pointer())


def _place(lane: int) -> ir.Constant:
    return ir.Constant(ir.IntType(32), lane)


@lower_cast(types.Float, LANE)
def _same(context: Any, builder: ir.IRBuilder, of: Any, to: Any, value: ir.Value) -> ir.Value:
    """The same number in every lane."""
    value = context.cast(builder, value, of, types.float64)
    unset = ir.Constant(NUMBERS, ir.Undefined)
    first = builder.insert_element(unset, value, _place(0))
    return builder.shuffle_vector(first, unset, ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES))


def _means(function: Any, gives: Any, takes: tuple[Any, ...], made: Any) -> None:
    """What a function of Python's is for these types: `made(builder, *values)`."""
    found = signature(gives, *takes)
    infer_global(function)(type("OfLanes", (ConcreteTemplate,), {"cases": [found]}))

    @lower_builtin(function, *takes)
    def lowered(context: Any, builder: ir.IRBuilder, sig: Any, values: Any) -> Any:
        value = made(builder, *values)
        return context.get_dummy_value() if value is None else value


def _compared(sign: str) -> Any:
    # As for one number: what is none is unequal to all, and else no comparison with it holds.
    return lambda b, x, y: (b.fcmp_unordered if sign == "!=" else b.fcmp_ordered)(sign, x, y)


def _either(sign: str) -> Any:
    # As Python does: the first, unless the second is beyond it.
    return lambda b, x, y: b.select(b.fcmp_ordered(sign, y, x), y, x)


def _magnitude(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    return builder.select(builder.fcmp_ordered("<", x, ir.Constant(NUMBERS, [0.0] * LANES)), builder.fneg(x), x)


def _read(builder: ir.IRBuilder, block: ir.Value, at: ir.Value) -> ir.Value:
    return builder.load(builder.gep(block, [at]), align=ALIGNED)


def _written(builder: ir.IRBuilder, block: ir.Value, at: ir.Value, value: ir.Value) -> None:
    builder.store(value, builder.gep(block, [at]), align=ALIGNED)


for _functions, _name in (
    ((operator.add, operator.iadd), "fadd"), ((operator.sub, operator.isub), "fsub"),
    ((operator.mul, operator.imul), "fmul"), ((operator.truediv, operator.itruediv), "fdiv"),
):  # fmt: skip
    for _function in _functions:
        _means(_function, LANE, (LANE, LANE), lambda b, x, y, name=_name: getattr(b, name)(x, y))
for _function, _sign in (
    (operator.lt, "<"), (operator.le, "<="), (operator.gt, ">"), (operator.ge, ">="), (operator.eq, "=="),
    (operator.ne, "!="),
):  # fmt: skip
    _means(_function, ANSWER, (LANE, LANE), _compared(_sign))
for _functions, _name in (((operator.and_, operator.iand), "and_"), ((operator.or_, operator.ior), "or_")):
    for _function in _functions:
        _means(_function, ANSWER, (ANSWER, ANSWER), lambda b, x, y, name=_name: getattr(b, name)(x, y))
_means(operator.neg, LANE, (LANE,), lambda b, x: b.fneg(x))
_means(abs, LANE, (LANE,), _magnitude)
_means(min, LANE, (LANE, LANE), _either("<"))
_means(max, LANE, (LANE, LANE), _either(">"))
_means(operator.getitem, LANE, (BLOCK, types.int64), _read)
_means(operator.setitem, types.void, (BLOCK, types.int64, LANE), _written)


@intrinsic
def chosen(typing_context: Any, condition: Any, first: Any, second: Any) -> Any:
    """`first` where the condition holds, else `second`; both are computed."""
    kind = LANE if LANE in (first, second) or condition == ANSWER else types.float64

    def generate(context: Any, builder: ir.IRBuilder, sig: Any, values: Any) -> Any:
        return builder.select(*values)

    return signature(kind, condition, kind, kind), generate


def _of_one(name: str) -> Any:
    @intrinsic
    def made(typing_context: Any, x: Any) -> Any:
        kind = LANE if x == LANE else types.float64

        def generate(context: Any, builder: ir.IRBuilder, sig: Any, values: Any) -> Any:
            return builder.call(exponentials.function(builder.module, name, values[0].type), values)

        return signature(kind, kind), generate

    return made


exponential, logarithm = _of_one("exponential"), _of_one("logarithm")


@intrinsic
def first_of(typing_context: Any, x: Any) -> Any:
    """The number of the first lane; of a plain number itself."""

    def generate(context: Any, builder: ir.IRBuilder, sig: Any, values: Any) -> Any:
        return builder.extract_element(values[0], _place(0)) if x == LANE else values[0]

    return signature(types.float64, x), generate


@intrinsic
def block_of(typing_context: Any, memory: Any) -> Any:
    """A vector of float64 as memory of lanes; it begins at a multiple of `ALIGNED` bytes."""

    def generate(context: Any, builder: ir.IRBuilder, sig: Any, values: Any) -> Any:
        vector = context.make_array(sig.args[0])(context, builder, values[0])
        return builder.bitcast(vector.data, NUMBERS.as_pointer())

    return signature(BLOCK, memory), generate


@intrinsic
def some(typing_context: Any, answers: Any) -> Any:
    """Whether an answer is yes."""

    def generate(context: Any, builder: ir.IRBuilder, sig: Any, values: Any) -> Any:
        return exponentials.any_of(builder, values[0])

    return signature(types.boolean, answers), generate


@intrinsic
def abreast(typing_context: Any, first: Any, second: Any, third: Any, fourth: Any) -> Any:
    """Four numbers, each in its lane."""

    def generate(context: Any, builder: ir.IRBuilder, sig: Any, values: Any) -> Any:
        found: ir.Value = ir.Constant(NUMBERS, ir.Undefined)
        for lane, value in enumerate(values):
            found = builder.insert_element(found, value, _place(lane))
        return found

    return signature(LANE, *[types.float64] * LANES), generate


@intrinsic
def of_lane(typing_context: Any, x: Any, lane: Any) -> Any:
    """The number of a lane."""

    def generate(context: Any, builder: ir.IRBuilder, sig: Any, values: Any) -> Any:
        return builder.extract_element(values[0], values[1])

    return signature(types.float64, LANE, types.int64), generate
