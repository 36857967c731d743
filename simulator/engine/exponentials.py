"""The exponential and the logarithm, made of the same operations for one number and for several abreast.

A C library's are not: those for vectors have other bits, and one system's have others than another's. Both are made
as such libraries make them (P. T. P. Tang, Table-driven implementation of the exponential function, ACM Transactions
on Mathematical Software 15, 1989, and of the logarithm function, 16, 1990): the argument is taken apart into a power of
two, the nearest point of a table and a small rest, for which a polynomial stands (its coefficients by interpolation at
Chebyshev's nodes, which leaves out less than 1e-17). What is found is off by at most one and a half units in the last
place.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from functools import cache
from itertools import pairwise
from typing import Any

from llvmlite import ir

EXACT = Context(prec=50)
POINT_BITS = 6
POINTS = 1 << POINT_BITS
"""Powers of two from 1 to before 2 in the exponential's table."""
EXP = (0.4999999999998501, 0.16666666666664526, 0.04166670747477874, 0.008333339163063034)
"""(exp(r) - 1 - r) / r² as a polynomial in r, for |r| up to half a step of that table."""
CELL_BITS = 7
CELLS = 1 << CELL_BITS
"""Intervals in the logarithm's table."""
LOG = (
    -0.5000000000000009, 0.33333333333333415, -0.24999999973804704, 0.19999999976715255, -0.16667811138713884,
    0.14286731595470797,
)  # fmt: skip
"""(log(1 + z) - z) / z² as a polynomial in z, for |z| up to 1/128."""
ROUNDER = 1.5 * 2.0**52
"""What is added to it is rounded to a whole number, which then stands in the last bits."""
LARGEST, SMALLEST, ENDLESS = 1024.0, 2.0**-1022, float("inf")
FRACTION, BIAS = 52, 1023
"""Bits of a number's fraction, and what is added to its exponent above them."""
LOWEST = 0x3FE6 << 48
"""The bits of 11/16: a logarithm's argument is brought to between it and twice that."""


@cache
def ln2() -> tuple[float, float]:
    """The logarithm of two: its first 32 bits, whose product with an exponent is exact, and the rest."""
    exact = EXACT.ln(Decimal(2))
    high = float(int(exact * 2**32)) / 2.0**32
    return high, float(exact - Decimal(high))


@cache
def powers() -> tuple[float, ...]:
    """Two to the power of each j/64."""
    return tuple(float(EXACT.power(Decimal(2), Decimal(j) / POINTS)) for j in range(POINTS))


@cache
def inverses() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """For each interval of the logarithm's argument the inverse of its middle, and minus the inverse's logarithm.

    It is 1 in the two intervals beside 1: what is left there has to be exact.
    """
    ends = [_of_bits(LOWEST + (place << FRACTION - CELL_BITS)) for place in range(CELLS + 1)]
    found = [1.0 if 1.0 in pair else 2.0 / sum(pair) for pair in pairwise(ends)]
    return tuple(found), tuple(float(-EXACT.ln(Decimal(inverse))) for inverse in found)


def _of_bits(bits: int) -> float:
    return float(struct.unpack("<d", struct.pack("<q", bits))[0])


def _bits(value: float) -> int:
    return int(struct.unpack("<q", struct.pack("<d", value))[0])


class Arithmetic:
    """Instructions for one number or for several, by the type of what they are asked of."""

    def __init__(self, builder: ir.IRBuilder, kind: ir.Type) -> None:
        self.builder, self.kind = builder, kind
        self.wide = kind.count if isinstance(kind, ir.VectorType) else 0
        whole = ir.IntType(64)
        self.whole = ir.VectorType(whole, self.wide) if self.wide else whole

    def number(self, value: float) -> ir.Constant:
        """The same number in every place."""
        return ir.Constant(self.kind, [value] * self.wide if self.wide else value)

    def integer(self, value: int) -> ir.Constant:
        """The same whole number in every place."""
        return ir.Constant(self.whole, [value] * self.wide if self.wide else value)

    def bits(self, value: ir.Value) -> ir.Value:
        """A number's bits."""
        return self.builder.bitcast(value, self.whole)

    def of_bits(self, value: ir.Value) -> ir.Value:
        """The number of those bits."""
        return self.builder.bitcast(value, self.kind)

    def compared(self, sign: str, value: ir.Value, limit: float) -> ir.Value:
        """Whether a number is so, which one that is none never is."""
        return self.builder.fcmp_ordered(sign, value, self.number(limit))

    def where(self, answer: ir.Value, value: float, other: ir.Value) -> ir.Value:
        """The constant where the answer is yes."""
        return self.builder.select(answer, self.number(value), other)

    def fused(self, a: ir.Value, b: ir.Value, c: ir.Value) -> ir.Value:
        """a b + c, rounded once: the same wherever it is computed."""
        name = f"llvm.fma.v{self.wide}f64" if self.wide else "llvm.fma.f64"
        module = self.builder.module
        known = module.globals.get(name)
        made = known or ir.Function(module, ir.FunctionType(self.kind, [self.kind] * 3), name)
        return self.builder.call(made, [a, b, c])

    def polynomial(self, x: ir.Value, square: ir.Value, coefficients: Sequence[float]) -> ir.Value:
        """In pairs, which a processor computes at the same time."""
        pairs = [
            self.fused(x, self.number(odd), self.number(even))
            for even, odd in zip(coefficients[::2], coefficients[1::2], strict=True)
        ]
        found = pairs.pop()
        while pairs:
            found = self.fused(found, square, pairs.pop())
        return found

    def table(self, name: str, values: Sequence[float], at: ir.Value) -> ir.Value:
        """The table's value at each of those places."""
        kind = ir.ArrayType(ir.DoubleType(), len(values))
        known = self.builder.module.globals.get(name)
        if known is None:
            known = ir.GlobalVariable(self.builder.module, kind, name)
            known.linkage, known.global_constant = "internal", True
            known.initializer = ir.Constant(kind, list(values))
        if not self.wide:
            return self._one(known, at)
        found: ir.Value = ir.Constant(self.kind, ir.Undefined)
        for place in (ir.Constant(ir.IntType(32), i) for i in range(self.wide)):
            value = self._one(known, self.builder.extract_element(at, place))
            found = self.builder.insert_element(found, value, place)
        return found

    def _one(self, table: Any, at: ir.Value) -> ir.Value:
        return self.builder.load(self.builder.gep(table, [ir.Constant(ir.IntType(64), 0), at]))


def exponential(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """`exp(x)`: 0 far below nought, infinite far above, and no number of what is none."""
    b, of = builder, Arithmetic(builder, x.type)
    high, low = ln2()
    # Beyond these it is 0 or infinite all the same, and their power of two still fits into the last bits.
    x = of.where(of.compared(">", x, LARGEST), LARGEST, x)
    x = of.where(of.compared("<", x, -LARGEST), -LARGEST, x)
    rounded = of.fused(x, of.number(POINTS / (high + low)), of.number(ROUNDER))
    steps = b.fsub(rounded, of.number(ROUNDER))
    r = of.fused(steps, of.number(-high / POINTS), x)
    r = of.fused(steps, of.number(-low / POINTS), r)
    square = b.fmul(r, r)
    less_one = of.fused(square, of.polynomial(r, square, EXP), r)
    # The power of two is put back in two halves: it may be too small or too large for a number where the result is not.
    whole = b.sub(of.bits(rounded), of.integer(_bits(ROUNDER) - (2 * BIAS << POINT_BITS)))
    exponent = b.lshr(whole, of.integer(POINT_BITS))
    half = b.lshr(exponent, of.integer(1))
    point = of.bits(of.table("simulator.powers", powers(), b.and_(whole, of.integer(POINTS - 1))))
    base = of.of_bits(b.add(point, b.shl(b.sub(half, of.integer(BIAS)), of.integer(FRACTION))))
    rest = of.of_bits(b.shl(b.sub(exponent, half), of.integer(FRACTION)))
    return b.fmul(of.fused(base, less_one, base), rest)


def logarithm(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """`log(x)`: minus infinity at nought, and no number below it."""
    b, of = builder, Arithmetic(builder, x.type)
    ordinary = b.and_(of.compared(">=", x, SMALLEST), of.compared("<", x, ENDLESS))
    found, start = _of_ordinary(of, x), b.block
    with b.if_then(any_of(b, b.not_(ordinary)), likely=False):
        # What is too small to have all its bits is made larger first.
        larger = _of_ordinary(of, b.fmul(x, of.number(2.0**54)))
        other = b.fsub(larger, of.number(54.0 * sum(ln2())))
        other = of.where(of.compared("==", x, 0.0), -ENDLESS, other)
        other = of.where(of.compared("<", x, 0.0), float("nan"), other)
        other = b.select(b.fcmp_unordered("==", x, of.number(ENDLESS)), x, other)
        other = b.select(ordinary, found, other)
        end = b.block
    either = b.phi(x.type)
    either.add_incoming(found, start)
    either.add_incoming(other, end)
    return either


def any_of(builder: ir.IRBuilder, answers: ir.Value) -> ir.Value:
    """Whether one of the answers is yes."""
    if not isinstance(answers.type, ir.VectorType):
        return answers
    together = builder.bitcast(answers, ir.IntType(answers.type.count))
    return builder.icmp_unsigned("!=", together, ir.Constant(together.type, 0))


def _of_ordinary(of: Arithmetic, x: ir.Value) -> ir.Value:
    """The logarithm of what is above nought and finite, and has all its bits."""
    b, (high, low) = of.builder, ln2()
    above = b.sub(of.bits(x), of.integer(LOWEST - (BIAS << FRACTION)))
    exponent = b.lshr(above, of.integer(FRACTION))
    cell = b.and_(b.lshr(above, of.integer(FRACTION - CELL_BITS)), of.integer(CELLS - 1))
    near = of.of_bits(b.sub(of.bits(x), b.shl(b.sub(exponent, of.integer(BIAS)), of.integer(FRACTION))))
    # A small whole number becomes a floating one through the last bits, which vectors can do as well.
    power = b.fsub(of.of_bits(b.add(exponent, of.bits(of.number(ROUNDER)))), of.number(ROUNDER + BIAS))
    inverse, start = (of.table(f"simulator.inverses.{i}", values, cell) for i, values in enumerate(inverses()))
    z = of.fused(near, inverse, of.number(-1.0))
    square = b.fmul(z, z)
    small = of.fused(power, of.number(low), of.fused(square, of.polynomial(z, square, LOG), z))
    return b.fadd(of.fused(power, of.number(high), start), small)


MADE: Mapping[str, Callable[[ir.IRBuilder, ir.Value], ir.Value]] = {
    "exponential": exponential, "logarithm": logarithm,
}  # fmt: skip


def function(module: ir.Module, name: str, kind: ir.Type) -> Any:
    """The function of that name for that type in a module, made at its first use."""
    called = f"simulator.{name}.{kind.count if isinstance(kind, ir.VectorType) else 1}"
    if called in module.globals:
        return module.globals[called]
    made = ir.Function(module, ir.FunctionType(kind, [kind]), called)
    made.linkage = "internal"
    made.attributes.add("noinline")
    builder = ir.IRBuilder(made.append_basic_block())
    builder.ret(MADE[name](builder, made.args[0]))
    return made
