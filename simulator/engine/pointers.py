"""Calling a compiled function by its address, so that the kernel is compiled once for all models; and reading memory.

Were the kernel to name a model's functions, Numba would compile it anew for each model and
optimise all the model's equations again for every function of the kernel that reaches them.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic


@intrinsic
def invoke(typing_context: Any, address: Any, time: Any, x: Any) -> Any:
    """Call `void function(double time, double *x)` at `address`; `x` is a contiguous array of float64."""
    signature = types.void(types.int64, types.float64, x)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        number = ir.DoubleType()
        kind = ir.FunctionType(ir.VoidType(), [number, number.as_pointer()])
        function = builder.inttoptr(arguments[0], kind.as_pointer())
        vector = context.make_array(signature.args[2])(context, builder, arguments[2])
        builder.call(function, [arguments[1], vector.data])
        return context.get_dummy_value()

    return signature, generate


def _as_pointer(typing_context: Any, address: Any, to: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], context.get_value_type(to))

    return to(address), generate


@intrinsic
def numbers_at(typing_context: Any, address: Any) -> Any:
    """The float64 that lie from `address` on."""
    return _as_pointer(typing_context, address, types.CPointer(types.float64))


@intrinsic
def wholes_at(typing_context: Any, address: Any) -> Any:
    """The int64 that lie from `address` on."""
    return _as_pointer(typing_context, address, types.CPointer(types.int64))
