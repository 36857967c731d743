(function () {
  "use strict";
  const { amount, said, inWords } = window.explorerWords;
  const told = JSON.parse(document.getElementById("explorer").textContent);
  const axes = told.axes;
  const place = new Map(axes.map((axis, i) => [axis.key, i]));
  const at = axes.map((axis) => axis.own);
  const element = (id) => document.getElementById(id);

  // -- between the nodes ---------------------------------------------------------

  function unpack(block) {
    const text = atob(block.data);
    const values = new Float64Array(text.length / 2);
    for (let i = 0; i < values.length; i++) {
      values[i] = block.low + block.step * (text.charCodeAt(2 * i) + 256 * text.charCodeAt(2 * i + 1));
    }
    block.values = values;
  }
  Object.values(told.outcomes).forEach((outcome) => Object.values(outcome.views).forEach(unpack));

  // The weight of each node of one slider: splines that are 1 at one node and 0 at the others.
  function along(axis, x) {
    let i = 0;
    while (i < axis.rule.length - 1 && x >= axis.nodes[i + 1]) i++;
    const step = x - axis.nodes[i];
    const [a, b, c, d] = axis.rule[i];
    return a.map((_, k) => ((a[k] * step + b[k]) * step + c[k]) * step + d[k]);
  }

  function evaluate(block, point) {
    let weights = [1];
    for (const key of block.dims) {
      const axis = axes[place.get(key)];
      const one = along(axis, point[place.get(key)]);
      weights = weights.flatMap((w) => one.map((v) => w * v));
    }
    const size = block.shape.reduce((all, n) => all * n, 1);
    const sum = new Float64Array(size);
    weights.forEach((w, n) => {
      if (w === 0) return;
      for (let j = 0; j < size; j++) sum[j] += w * block.values[n * size + j];
    });
    return sum;
  }

  // Low, mean and high of an outcome, each a list by year or of one number.
  function statistics(outcome, view, point) {
    const block = told.outcomes[outcome].views[view];
    const flat = evaluate(block, point);
    const years = flat.length / block.shape[0];
    return [0, 1, 2].map((q) => Array.from(flat.subarray(q * years, (q + 1) * years)));
  }

  // Estimates that are told side by side have one unit, of the largest, and one rounding, of the middle interval.
  function estimates(outcome, wanted, signed) {
    const kind = told.outcomes[outcome].kind;
    const found = wanted.map(([view, point]) => statistics(outcome, view, point).map((row) => row[row.length - 1]));
    const halves = found.map(([low, , high]) => (high - low) / 2).filter((each) => each > 0).sort((a, b) => a - b);
    const half = halves.length ? halves[(halves.length - 1) >> 1] : 0;
    const size = Math.max(...found.flat().map(Math.abs));
    const say = (x, unit) => amount(x, kind, half, size, signed, unit);
    return found.map(([low, mean, high]) => {
      const middle = say(mean, true), between = say(low, false) + " to " + say(high, false);
      return { low, high, middle, between, words: middle + " (" + between + ")" };
    });
  }

  // -- lines -----------------------------------------------------------------------

  function moved(mix) {
    const point = at.slice();
    if (mix) point[place.get(mix[0])] = mix[1];
    return point;
  }
  function start() {
    const delay = axes.findIndex((axis) => axis.kind === "delay");
    const [year, month, day] = told.start.split("-").map(Number);
    const months = month - 1 + Math.round(12 * (delay < 0 ? 0 : at[delay]));
    return new Date(Date.UTC(year, months, day)).toISOString().slice(0, 10);
  }
  function lines(key) {
    const chart = told.charts[key];
    return chart.traces.map((trace) => {
      const found = statistics(chart.outcome, trace.view, moved(trace.mix)).map((row) => row.map((y) => y * chart.factor));
      return trace.band ? found[2].concat(found[0].slice().reverse()) : found[1];
    });
  }
  function move(key) {
    const plot = element("plot-" + key);
    if (plot.dataset.drawn !== "yes") return;
    const when = start();
    Plotly.update(plot, { y: lines(key) }, { "shapes[0].x0": when, "shapes[0].x1": when, "annotations[0].x": when });
  }
  function finding(key) {
    const chart = told.charts[key], outcome = told.outcomes[chart.outcome];
    const last = told.years[told.years.length - 1];
    const subject = told.names.subject, noun = outcome.name.replace(/ by financial year$/, "");
    const lower = noun.charAt(0).toLowerCase() + noun.slice(1);
    if (chart.view === "difference") {
      const [found] = estimates(chart.outcome, [["difference", at]], true);
      const open = found.low < 0 && found.high > 0 ? "; the interval holds nought" : "";
      const by = found.middle + (outcome.units === "point" ? " of a point" : "") + " (" + found.between + ")";
      return subject.charAt(0).toUpperCase() + subject.slice(1) + " changes " + lower + " by " + by + " in " + last + open;
    }
    const [here, base] = estimates(chart.outcome, [["policy", at], ["reference", at]], false);
    return noun + " in " + last + ": " + here.words + " with " + subject + ", " + base.middle + " " + told.names.under;
  }

  // -- tables ----------------------------------------------------------------------

  function cell(tag, text, attributes) {
    const made = document.createElement(tag);
    made.textContent = text;
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  }
  function row(cells) {
    const made = document.createElement("tr");
    made.append(...cells);
    return made;
  }
  const mixes = Object.entries(told.mixes).flatMap(([key, values]) =>
    Object.entries(values).map(([policy, value]) => ({ policy, mix: [key, value] })));
  function columns() {
    return [
      { name: told.names.here, view: "policy", mix: null, colour: told.colours.here },
      ...mixes.map(({ policy, mix }) => ({ name: told.policies[policy], view: "policy", mix, colour: told.colours[policy] })),
      { name: told.names.reference, view: "reference", mix: null, colour: told.colours.reference },
    ];
  }
  function numbers() {
    const table = element("numbers"), wanted = columns(), head = [cell("th", "Outcome", { scope: "col" })];
    wanted.forEach((column) => head.push(cell("th", column.name, { scope: "col" })));
    table.tHead.replaceChildren(row(head));
    const last = told.years[told.years.length - 1];
    table.tBodies[0].replaceChildren(...Object.entries(told.outcomes).map(([name, outcome]) => {
      const series = outcome.views.difference.shape.length > 1;
      const against = !outcome.views.policy;
      const title = outcome.name.replace(/ by financial year$/, series ? ", " + last : "") + (against ? ", against " + told.names.against : "");
      const shown = wanted.filter((column) => !(against && column.view === "reference"));
      const found = estimates(name, shown.map((column) => [against ? "difference" : column.view, moved(column.mix)]), against);
      const cells = wanted.map((column) => {
        const label = { "data-label": column.name, style: "--of:" + column.colour };
        const one = found[shown.indexOf(column)];
        if (!one) return cell("td", "0", label);
        const made = cell("td", "", label);
        made.append(cell("b", one.middle), " ", cell("small", "(" + one.between + ")"));
        return made;
      });
      return row([cell("th", title, { scope: "row" }), ...cells]);
    }));
  }
  function data(key) {
    const chart = told.charts[key], shown = chart.traces.filter((trace) => !trace.band);
    const table = element("data-" + key).querySelector("table");
    const found = shown.map((trace) => statistics(chart.outcome, trace.view, moved(trace.mix)));
    const head = [cell("th", "Financial year", { scope: "col" })];
    shown.forEach((trace) => ["mean", "10%", "90%"].forEach((word) =>
      head.push(cell("th", trace.name + ", " + word, { scope: "col" }))));
    table.tHead.replaceChildren(row(head));
    table.tBodies[0].replaceChildren(...told.years.map((year, i) => row([
      cell("th", year, { scope: "row" }),
      ...found.flatMap((one) => [1, 0, 2].map((q) => cell("td", String(Number((one[q][i] * chart.factor).toPrecision(5)))))),
    ])));
  }

  // -- what a reader does ----------------------------------------------------------

  const charts = Object.keys(told.charts);
  const visible = (key) => {
    const box = element("plot-" + key).getBoundingClientRect();
    return box.bottom > 0 && box.top < window.innerHeight;
  };
  function show(axis, i) {
    const slider = element("slider-" + axis.key), words = inWords(axis, at[i]);
    slider.setAttribute("aria-valuetext", words);
    element("said-" + axis.key).textContent = words;
  }
  function settle() {
    charts.filter((key) => !visible(key)).forEach(move);
    charts.forEach((key) => {
      const text = finding(key);
      element("title-" + key).textContent = text;
      element("plot-" + key).setAttribute("aria-label", text + ".");
      data(key);
    });
    element("status").textContent = axes.map((axis, i) => axis.title + ": " + inWords(axis, at[i])).join("; ") + ".";
    document.documentElement.dataset.settled = String(Number(document.documentElement.dataset.settled || 0) + 1);
  }
  let frame = 0, timer = 0;
  function changed() {
    if (!frame) frame = requestAnimationFrame(() => {
      frame = 0;
      axes.forEach(show);
      numbers();
      charts.filter(visible).forEach(move);
    });
    clearTimeout(timer);
    timer = setTimeout(settle, 180);
  }
  const way = (axis, x) => (axis.reverse ? axis.high - x : x - axis.low) / (axis.high - axis.low);
  function put(i, x) {
    at[i] = x;
    element("slider-" + axes[i].key).value = String(Math.round(way(axes[i], x) * axes[i].steps));
    changed();
  }
  axes.forEach((axis, i) => {
    const slider = element("slider-" + axis.key), ends = slider.nextElementSibling.children;
    slider.max = String(axis.steps);
    const of = (place) => {
      const x = axis.low + (axis.high - axis.low) * (axis.reverse ? axis.steps - place : place) / axis.steps;
      return Number(x.toPrecision(12));
    };
    ends[0].textContent = said(axis, of(0));
    ends[1].textContent = said(axis, of(axis.steps));
    slider.addEventListener("input", () => { at[i] = of(Number(slider.value)); changed(); });
    put(i, axis.own);
  });
  document.querySelectorAll("[data-jump]").forEach((button) => {
    button.addEventListener("click", () => put(place.get(button.dataset.jump), Number(button.dataset.to)));
  });
  // Where there is room for one slider only, it stays in view with the lines.
  const choose = element("choose");
  const chosen = () => axes.forEach((axis) => element("of-" + axis.key).classList.toggle("chosen", axis.key === choose.value));
  choose.addEventListener("change", chosen);
  chosen();
  element("reset").addEventListener("click", () => axes.forEach((axis, i) => put(i, axis.own)));
  element("sliders").addEventListener("submit", (event) => event.preventDefault());
  charts.forEach((key) => element("plot-" + key).addEventListener("drawn", () => move(key)));

  window.explorer = {
    keys: axes.map((axis) => axis.key),
    at: (outcome, view, point) => Array.from(evaluate(told.outcomes[outcome].views[view], point)),
    position: () => at.slice(),
  };
})();
