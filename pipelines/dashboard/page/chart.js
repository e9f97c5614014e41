// Charts by Vega-Lite, drawn as SVG with expressions interpreted, so that the content policy needs no eval. The library starts at the first chart.
let library = null;
const drawn = new Set();

function startLibrary() {
  library ||= unpacked("charts").then((text) => {
    document.head.append(el("script", {}, text));
    return window.drawChart;
  });
  return library;
}

/** -> a figure that is drawn when the page has it. `make` gives the specification for the colours of now; what the chart shows stands in a table too. */
function chart(title, make) {
  const place = el("div", { class: "chart", role: "img", "aria-label": `${title}. The table below holds the same figures.` });
  const figure = el("figure", {}, el("figcaption", { class: "note" }, title), place);
  drawn.add({ place, make });
  return figure;
}

/** Draws the charts that are on the page; those that left it are forgotten. */
async function drawCharts() {
  for (const entry of drawn) if (!entry.place.isConnected) forget(entry);
  if (!drawn.size) return;
  const draw = await startLibrary();
  for (const entry of drawn) if (entry.place.isConnected && !entry.view) await drawOne(entry, draw);
}

async function drawOne(entry, draw) {
  const specification = entry.make(colours());
  const options = { ast: true, renderer: "svg", actions: false, defaultStyle: false, hover: false, tooltip: showTip, logLevel: 1, config: style(colours()) };
  const done = await draw(
    entry.place,
    { autosize: { type: "fit-x", contains: "padding" }, width: Math.max(entry.place.clientWidth, 300), ...specification },
    options,
  );
  entry.view = done.view;
  entry.view.addEventListener("click", (_, item) => item && item.datum && item.datum.go && (location.hash = item.datum.go));
}

function forget(entry) {
  if (entry.view) entry.view.finalize();
  drawn.delete(entry);
}

/** Draws every chart again, as where the colours or the width have changed. */
function redrawCharts() {
  for (const entry of drawn) {
    if (entry.view) entry.view.finalize();
    entry.view = null;
  }
  drawCharts();
}

/** -> the page's colours, as its style has them now. */
function colours() {
  const read = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    ["ink", "soft", "line", "paper", "mark", "area", "warm", "gap", "us"].map((name) => [name, read.getPropertyValue(`--${name}`).trim()]),
  );
}

function style(colour) {
  const words = { labelColor: colour.soft, titleColor: colour.soft, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" };
  return {
    background: "transparent",
    font: "system-ui, DejaVu Sans, sans-serif",
    aria: false,
    axis: { ...words, gridColor: colour.line, domainColor: colour.line, tickColor: colour.line, labelLimit: 170 },
    legend: { ...words, orient: "top", labelLimit: 260 },
    view: { stroke: null },
  };
}

/** Shows what a mark stands for beside the pointer, as text. */
function showTip(_, event, item, words) {
  const tip = document.getElementById("tip");
  tip.hidden = !words;
  if (!words) return;
  tip.textContent = words;
  const left = Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8);
  tip.style.left = `${Math.max(4, left)}px`;
  tip.style.top = `${Math.max(4, event.clientY - tip.offsetHeight - 12)}px`;
}
