"""The same written-out functions in C, so that anybody can measure what the compiler leaves on the table."""

from __future__ import annotations

from simulator.engine.compile import Compiled

HEAD = """/* The equations of {name}, written out as loops. Generated: change the model instead. */
#include <math.h>
#include <string.h>

static inline double smallest(double a, double b) {{ return b < a ? b : a; }}
static inline double largest(double a, double b) {{ return b > a ? b : a; }}

static double interpolate(const double *p, long first, double x) {{
    long n = (long)p[first];
    const double *xs = p + first + 1, *ys = p + first + 1 + n;
    if (!(x > xs[0])) return ys[0];
    for (long i = 1; i < n; i++)
        if (x <= xs[i]) return ys[i - 1] + (x - xs[i - 1]) / (xs[i] - xs[i - 1]) * (ys[i] - ys[i - 1]);
    return ys[n - 1];
}}

static inline double summed(const double *x, long first, long count, long stride) {{
    double s0 = 0.0, s1 = 0.0, s2 = 0.0, s3 = 0.0;
    const long whole = count - count % 4;
    for (long i = 0; i < whole; i += 4) {{
        const double *at = x + first + i * stride;
        s0 += at[0]; s1 += at[stride]; s2 += at[2 * stride]; s3 += at[3 * stride];
    }}
    for (long i = whole; i < count; i++) s0 += x[first + i * stride];
    return (s0 + s1) + (s2 + s3);
}}
"""

ARRAYS = "double *restrict p, double *restrict w"
STATE = f"const double *restrict y, {ARRAYS}"
ARGUMENTS = {
    "prepare": STATE,
    "rates": f"double time, {STATE}, double *restrict dy",
    "remaining": f"double time, {STATE}",
}

STEP = """
/* `steps` Runge-Kutta steps of h from `time`; `k` has room for four rates and `u` for one state. */
void advance(double time, double h, long steps, double *restrict y, {arrays},
             double *restrict k, double *restrict u) {{
    const long n = {size};
    for (long s = 0; s < steps; s++) {{
        double t = time + h * s;
        rates(t, y, p, w, k);
        for (long i = 0; i < n; i++) u[i] = y[i] + 0.5 * h * k[i];
        rates(t + 0.5 * h, u, p, w, k + n);
        for (long i = 0; i < n; i++) u[i] = y[i] + 0.5 * h * k[n + i];
        rates(t + 0.5 * h, u, p, w, k + 2 * n);
        for (long i = 0; i < n; i++) u[i] = y[i] + h * k[2 * n + i];
        rates(t + h, u, p, w, k + 3 * n);
        for (long i = 0; i < n; i++)
            y[i] += h / 6.0 * (k[i] + 2.0 * (k[n + i] + k[2 * n + i]) + k[3 * n + i]);
    }}
}}

/* The same with Euler's method; `k` has room for one rate. */
void euler(double time, double h, long steps, double *restrict y, {arrays}, double *restrict k) {{
    const long n = {size};
    for (long s = 0; s < steps; s++) {{
        rates(time + h * s, y, p, w, k);
        for (long i = 0; i < n; i++) y[i] += h * k[i];
    }}
}}
"""


def write_c(compiled: Compiled) -> str:
    """C text with `prepare`, `rates`, `remaining` a plain Runge-Kutta `advance` and a plain `euler`."""
    birthday = compiled.layout["birthday"].offset
    since = f"    const double since_birthday = time - p[{birthday}];\n    (void)since_birthday;"
    zero = f"    memset(dy, 0, {compiled.layout.sizes['y']} * sizeof(double));"
    heads = {"prepare": [], "rates": [since, zero], "remaining": [since]}
    parts = [HEAD.format(name=compiled.model.name)]
    for name, _, bodies in compiled.programs.functions("c"):
        lines = [line for body in bodies for line in ("    {", *body, "    }")]
        text = "\n".join([*heads[name], *lines])
        parts.append(f"\nvoid {name}({ARGUMENTS[name]}) {{\n{text}\n}}\n")
    parts.append(STEP.format(arrays=ARRAYS, size=compiled.layout.sizes["y"]))
    return "".join(parts)
