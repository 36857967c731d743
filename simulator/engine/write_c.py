"""The same written-out functions in C, so that anybody can measure what the compiler leaves on the table."""

from __future__ import annotations

from simulator.engine.compile import Compiled
from simulator.engine.programs import LAST_BIT

HEAD = """/* The equations of {name}, written out as loops. Generated: change the model instead. */
#include <math.h>
#include <string.h>

static inline double smallest(double a, double b) {{ return b < a ? b : a; }}
static inline double largest(double a, double b) {{ return b > a ? b : a; }}

static double interpolate(const double *x, long first, double value) {{
    long n = (long)x[first];
    const double *xs = x + first + 1, *ys = x + first + 1 + n;
    if (!(value > xs[0])) return ys[0];
    for (long i = 1; i < n; i++)
        if (value <= xs[i]) return ys[i - 1] + (value - xs[i - 1]) / (xs[i] - xs[i - 1]) * (ys[i] - ys[i - 1]);
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

STEP = """
/* The rates at `time`; what depends on time alone is computed once for each time. */
static void all_rates(double time, double *x, double *last) {{
    memset(x + {dy}, 0, {size} * sizeof(double));
    if (time != *last) timed(time, x);
    *last = time;
    rates(time, x);
}}

/* `steps` Runge-Kutta steps of h from `time`; `k` has room for three rates and the state a step begins at. */
void advance(double time, double h, long steps, double *restrict x, double *restrict k) {{
    const long n = {size};
    double *restrict begin = k + 3 * n;
    double *y = x, *dy = x + {dy}, last = NAN;
    all_rates(time, x, &last);
    for (long s = 0; s < steps; s++) {{
        double t = time + h * s, end = time + h * (s + 1);
        for (long i = 0; i < n; i++) {{ begin[i] = y[i]; k[i] = dy[i]; y[i] = begin[i] + 0.5 * h * k[i]; }}
        all_rates(t + 0.5 * h, x, &last);
        for (long i = 0; i < n; i++) {{ k[n + i] = dy[i]; y[i] = begin[i] + 0.5 * h * dy[i]; }}
        all_rates(t + 0.5 * h, x, &last);
        for (long i = 0; i < n; i++) {{ k[2 * n + i] = dy[i]; y[i] = begin[i] + h * dy[i]; }}
        all_rates(end, x, &last);
        for (long i = 0; i < n; i++)
            y[i] = begin[i] + h / 6.0 * (k[i] + 2.0 * (k[n + i] + k[2 * n + i]) + dy[i]);
        all_rates(end, x, &last);
    }}
}}

/* The same with Euler's method. */
void euler(double time, double h, long steps, double *restrict x) {{
    double *y = x, *dy = x + {dy}, last = NAN;
    for (long s = 0; s < steps; s++) {{
        all_rates(time + h * s, x, &last);
        for (long i = 0; i < {size}; i++) y[i] += h * dy[i];
    }}
}}
"""


def write_c(compiled: Compiled) -> str:
    """C text with a model's functions (`prepare` of some pieces, a bit for each), a plain `advance` and `euler`."""
    layout = compiled.layout
    since = f"    double since_birthday = time - x[{layout.at('birthday')}];\n    (void)since_birthday;"
    parts = [HEAD.format(name=compiled.model.name)]
    for name, _, bodies in compiled.programs.functions("c"):
        chosen = name == "prepare"  # as the kernel does: only the pieces whose bit is set
        heads = [f"    if (pieces >> {min(i, LAST_BIT)} & 1) {{" if chosen else "    {" for i in range(len(bodies))]
        lines = [line for head, body in zip(heads, bodies, strict=True) for line in (head, *body, "    }")]
        text = "\n".join([since, *lines])
        parts.append(f"\nvoid {name}(double time, double *x{', long pieces' if chosen else ''}) {{\n{text}\n}}\n")
    parts.append(STEP.format(dy=layout.origin("dy"), size=layout.sizes["y"]))
    return "".join(parts)
