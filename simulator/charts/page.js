"use strict";
(function () {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  // What is asked for seldom is held compressed.
  const old = "This browser is too old to unpack what the page holds. One of 2023 or later can.";
  async function unpack(id) {
    if (!window.DecompressionStream) throw new Error(old);
    const held = atob(document.getElementById(id).textContent);
    const bytes = Uint8Array.from(held, (letter) => letter.charCodeAt(0));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(plain).json();
  }
  const store = read("figures");
  const phone = () => window.innerWidth < 720;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const config = { displayModeBar: false, responsive: true, showTips: false };
  let narrow = phone();
  // Pixels that a chart is drawn wide for paper, on which it takes some four fifths of that: letters of 7 to 8 points.
  // Flatter than on a screen, two find room on a page.
  const PAPER = 860;
  const FLATTER = 0.85;
  let paper = false;

  // Rows that many traces share are stored once, heights as steps of a power of ten from one to the next.
  function row(held) {
    if (!held.steps) return held;
    const tens = 10 ** Math.abs(held.tens);
    let at = 0;
    return held.steps.map((step) => { at += step; return held.tens > 0 ? at * tens : at / tens; });
  }
  function unfold(trace) {
    const full = Object.assign({}, trace);
    for (const key of ["x", "y"]) {
      if (full[key] && full[key].shared !== undefined) full[key] = row(store.shared[full[key].shared]);
    }
    return full;
  }

  // A phone's layout is stored as what differs from the wide one.
  function adapt(layout, changes) {
    for (const [name, value] of Object.entries(structuredClone(changes))) {
      const both = [layout[name], value].every((x) => x && typeof x === "object" && !Array.isArray(x));
      layout[name] = both ? Object.assign(layout[name], value) : value;
    }
  }

  // On paper a chart is as wide as the paper: what it was drawn on is stretched.
  function fit(place) {
    const pictures = place.querySelectorAll(".main-svg");
    pictures.forEach((picture) => {
      const [wide, high] = ["width", "height"].map((side) => Number(picture.getAttribute(side)));
      picture.setAttribute("viewBox", "0 0 " + wide + " " + high);
      place.style.setProperty("--shape", wide + "/" + high);
    });
  }

  function draw(key) {
    document.documentElement.classList.toggle("phone", narrow && !paper);
    const chart = store.charts[key];
    const place = document.getElementById("plot-" + key);
    const layout = structuredClone(chart.layout);
    if (paper) Object.assign(layout, { width: PAPER, height: Math.round(FLATTER * layout.height) });
    else if (narrow) adapt(layout, chart.narrow);
    // A width that was given stays with a plot until it is made anew.
    const anew = Boolean(place.paper) !== paper;
    place.paper = paper;
    if (anew) place.fitted = false;
    return (anew ? Plotly.newPlot : Plotly.react)(place, chart.traces.map(unfold), layout, config).then(() => {
      place.querySelectorAll(".still").forEach((picture) => picture.remove());
      place.dataset.drawn = "yes";
      fit(place);
      if (!place.fitted) place.on("plotly_afterplot", () => fit(place));
      place.fitted = true;
      place.dispatchEvent(new Event("drawn"));
      if (chart.years) turn(key);
    });
  }

  const idle = window.requestIdleCallback
    ? (work) => window.requestIdleCallback(work, { timeout: 500 })
    : (work) => window.setTimeout(work, 30);
  function drawAll(keys) {
    if (!keys.length) {
      const held = Array.from(document.querySelectorAll("[data-table]"));
      Promise.all(held.map(fill)).then(() => { document.documentElement.dataset.ready = "yes"; });
      return;
    }
    draw(keys[0]).then(() => idle(() => drawAll(keys.slice(1))));
  }
  drawAll(store.order);

  let waiting = 0;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (phone() === narrow) return;
      narrow = phone();
      drawAll(store.order);
    }, 150);
  });

  // Whatever the window is like, what is printed is laid out for paper.
  function forPaper(on) {
    paper = on;
    document.querySelectorAll(".plot[data-drawn]").forEach((place) => draw(place.id.slice("plot-".length)));
  }
  window.addEventListener("beforeprint", () => forPaper(true));
  window.addEventListener("afterprint", () => forPaper(false));

  // The pyramid's year.
  function turn(key) {
    const years = store.charts[key].years;
    const slider = document.getElementById("years-" + key);
    const at = Number(slider.value);
    slider.setAttribute("aria-valuetext", String(years.years[at]));
    document.getElementById("year-" + key).textContent = years.years[at];
    const size = (row) => row.map((x) => Math.abs(x));
    Plotly.restyle("plot-" + key, {
      x: [years.men[at], years.women[at]],
      customdata: [size(years.men[at]), size(years.women[at])],
    }, [0, 1]);
  }
  document.querySelectorAll("[data-years]").forEach((slider) => {
    const key = slider.dataset.years;
    const button = document.querySelector('[data-play="' + key + '"]');
    let timer = 0;
    const stop = () => { clearInterval(timer); timer = 0; button.textContent = "Play"; };
    slider.addEventListener("input", () => { stop(); turn(key); });
    button.addEventListener("click", () => {
      if (timer) return stop();
      if (slider.value === slider.max) { slider.value = 0; turn(key); }
      button.textContent = "Pause";
      timer = setInterval(() => {
        slider.value = Number(slider.value) + 1;
        turn(key);
        if (slider.value === slider.max) stop();
      }, calm.matches ? 1200 : 320);
    });
  });

  // Downloads are made from what the page already holds.
  function save(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: type }));
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  // Programs read a hyphen as a minus, people the sign itself.
  const cellText = (cell) => cell.textContent.trim().replace(/^−(?=[\d.]+(e|$))/, "-");
  // A cell that starts like a formula is kept as text by spreadsheets.
  function quoted(text) {
    const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? "'" + text : text;
    return /[",\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  }
  function csv(table) {
    return Array.from(table.rows, (row) =>
      Array.from(row.cells, (cell) => quoted(cellText(cell))).join(",")).join("\r\n");
  }
  // Large tables are made of their data when all charts are drawn, or when they are opened before that.
  function element(tag, text, more) {
    return Object.assign(document.createElement(tag), { textContent: text }, more);
  }
  function cellOf(text, place, table) {
    const cell = place < table.labels && text ? element("th", text, { scope: "row" }) : element("td", text);
    if (place === 0 && table.graded && text) cell.replaceChildren(element("span", text, { className: "grade " + text }));
    return cell;
  }
  function tableOf(held) {
    const table = document.createElement("table");
    table.append(element("caption", held.caption));
    const line = (cells) => { const row = document.createElement("tr"); row.append(...cells); return row; };
    table.createTHead().append(line(held.columns.map((name) => element("th", name, { scope: "col" }))));
    table.createTBody().append(...held.rows.map((row) => line(row.map((text, i) => cellOf(text, i, held)))));
    return table;
  }
  async function fill(holder) {
    const id = holder.dataset.table;
    if (!id) return;
    delete holder.dataset.table;
    holder.replaceChildren(await unpack(id).then(tableOf).catch((error) => error.message));
  }
  document.querySelectorAll("details").forEach((details) => {
    details.addEventListener("toggle", () => details.querySelectorAll("[data-table]").forEach(fill));
  });
  // Cells with tabs between them paste into the cells of a spreadsheet.
  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const box = element("textarea", text);
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.addEventListener("click", async () => {
      const table = document.getElementById(button.dataset.copy).querySelector("table");
      if (!table) return;
      const line = (row) => Array.from(row.cells, cellText).join("\t");
      const done = await copy(Array.from(table.rows, line).join("\n")).then(() => "Copied", () => "Not allowed to copy");
      button.textContent = done;
      button.focus();
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  });
  document.querySelectorAll("[data-csv]").forEach((button) => {
    button.addEventListener("click", () => {
      const holder = document.getElementById(button.dataset.csv);
      const table = holder.matches("table") ? holder : holder.querySelector("table");
      if (table) save(button.dataset.csv + ".csv", "text/csv", "\ufeff" + csv(table));
    });
  });
  const plain = (held) => (typeof held === "string" ? held : JSON.stringify(held, null, 2));
  document.querySelectorAll("[data-save]").forEach((button) => {
    button.addEventListener("click", async () => {
      save(button.dataset.name, "text/plain", plain(await unpack(button.dataset.save)));
    });
  });
  document.querySelectorAll("details[data-show]").forEach((details) => {
    details.addEventListener("toggle", async () => {
      const text = await unpack(details.dataset.show).then(plain).catch((error) => error.message);
      details.querySelector("pre").textContent = text;
    });
  });
  // One of several tables at a time.
  document.querySelectorAll("[data-choose]").forEach((list) => {
    const show = () => Array.from(document.getElementById(list.dataset.choose).children).forEach((part) => {
      part.hidden = part.dataset.option !== list.value;
    });
    list.addEventListener("change", show);
    show();
  });
  document.querySelectorAll("[data-filter]").forEach((box) => {
    box.addEventListener("input", () => {
      const word = box.value.toLowerCase();
      const table = document.getElementById(box.dataset.filter).querySelector("table");
      Array.from(table ? table.tBodies[0].rows : []).forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(word); });
    });
  });
})();
