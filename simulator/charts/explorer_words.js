// How an explorer tells its numbers and where its sliders stand.
window.explorerWords = (function () {
  "use strict";
  const SCALES = {
    pounds: [[1e9, 1e9, "bn"], [1e6, 1e6, "m"], [1e3, 1e3, "k"]],
    people: [[1e6, 1e6, " million"], [1e4, 1e3, " thousand"]],
    wellbys: [[1e6, 1e6, " million"], [1e4, 1e3, " thousand"]],
  };
  // As the other pages tell numbers: one figure of half the interval, two where its first three are below 355.
  function places(half) {
    const power = Math.floor(Math.log10(half) + 1e-12);
    return (half / Math.pow(10, power) < 3.55 ? 1 : 0) - power;
  }
  function amount(value, kind, half, size, signed, unit) {
    let factor = 1, suffix = "";
    if (kind === "share") [factor, suffix] = [0.01, "%"];
    else {
      const found = (SCALES[kind] || []).find((row) => size >= row[0]);
      if (found) [factor, suffix] = [found[1], found[2]];
    }
    const shown = value / factor, wide = half / factor;
    const decimals = wide > 0
      ? Math.min(3, places(wide))
      : shown === 0 ? 0 : Math.max(0, Math.min(3, 2 - Math.floor(Math.log10(Math.abs(shown)))));
    const power = Math.pow(10, decimals);
    const rounded = Math.round(shown * power) / power;
    const digits = Math.max(0, decimals);
    const text = Math.abs(rounded).toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    const sign = rounded < 0 ? "\u2212" : signed && rounded > 0 ? "+" : "";
    return sign + (kind === "pounds" && unit ? "£" : "") + text + (unit || kind === "share" ? suffix : "");
  }

  const plain = (x, digits) => Number(x.toPrecision(digits)).toLocaleString("en-GB", { maximumFractionDigits: 6 }).replace("-", "\u2212");
  function said(axis, x) {
    if (axis.kind === "delay") {
      if (x === 0) return "on time";
      const months = Math.round(12 * x), years = Math.floor(months / 12), rest = months % 12;
      const some = (n, word) => n ? n + " " + word + (n > 1 ? "s" : "") : "";
      return [some(years, "year"), some(rest, "month")].filter(Boolean).join(" ") + " late";
    }
    if (axis.reverse) {
      return x === 0 ? "grant as planned" : "grant " + plain(100 * Math.abs(x), 3) + "% a year " + (x < 0 ? "less" : "more");
    }
    if (axis.unit === "1/year") return (x > 0 ? "+" : "") + plain(100 * x, 3) + "% a year";
    const share = axis.unit === "1" && axis.low >= 0 && axis.high <= 1;
    return share ? plain(100 * x, 3) + "%" : plain(x, 4) + (axis.unit === "1" ? "" : " " + axis.unit);
  }
  function inWords(axis, x) {
    const reach = x > axis.own ? axis.high - axis.own : axis.own - axis.low;
    const way = reach > 0 ? Math.abs(x - axis.own) / reach : 0;
    const rest = axis.also.map(([, low, own, high]) => own + way * ((x > axis.own ? high : low) - own));
    const more = rest.length ? " (" + rest.map((y) => said(axis, y)).join(" to ") + ")" : "";
    return said(axis, x) + more;
  }

  return { amount, said, inWords };
})();
