"""Calling a compiled function by its address, so that the kernel is compiled once for all models.

Were the kernel to name a model's functions, Numba would compile it anew for each model and
optimise all the model's equations again for every function of the kernel that reaches them.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic


@intrinsic
def invoke(typing_context: Any, address: Any, time: Any, y: Any, p: Any, w: Any, dy: Any) -> Any:
    """Call `void function(double time, double *y, double *p, double *w, double *dy)` at `address`.

    `y`, `p`, `w` and `dy` are contiguous arrays of float64, whose data the function gets.
    """
    signature = types.void(types.int64, types.float64, y, p, w, dy)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        number = ir.DoubleType()
        pointer = number.as_pointer()
        kind = ir.FunctionType(ir.VoidType(), [number, pointer, pointer, pointer, pointer])
        function = builder.inttoptr(arguments[0], kind.as_pointer())
        arrays = zip(signature.args[2:], arguments[2:], strict=True)
        vectors = [context.make_array(array)(context, builder, value).data for array, value in arrays]
        builder.call(function, [arguments[1], *vectors])
        return context.get_dummy_value()

    return signature, generate
