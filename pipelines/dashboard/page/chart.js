// Charts by Vega-Lite, drawn as SVG with expressions interpreted, so that the content policy needs no eval. The library starts at the first chart.
let library = null;
const drawn = new Map();
const NEAR = 200;

function startLibrary() {
  library ||= unpacked("charts").then((text) => {
    document.head.append(el("script", {}, text));
    return window.drawChart;
  });
  return library;
}

/** -> a figure that is drawn when it is about to be seen. `make` gives the specification for the colours of now; what the chart shows stands in a
    table too. */
function chart(title, make, beneath = "The table below holds the same figures.") {
  const place = el("div", { class: "chart", role: "img", "aria-label": `${title}. ${beneath}` });
  const figure = el("figure", {}, el("figcaption", { class: "note" }, title), place);
  place.style.minHeight = `${make(colours()).height}px`;
  drawn.set(place, { place, make });
  return figure;
}

/** Draws the charts that can be seen now, and the others when they come near; those that left the page are forgotten. */
async function drawCharts() {
  for (const entry of drawn.values()) if (!entry.place.isConnected) forget(entry);
  const open = [...drawn.values()].filter((entry) => !entry.view);
  for (const entry of open.filter((one) => isNear(one.place))) await drawOne(entry);
  for (const entry of open.filter((one) => !one.view)) coming.observe(entry.place);
}

const isNear = (place) => place.getBoundingClientRect().top < innerHeight + NEAR;
const coming = new IntersectionObserver(
  (seen) => seen.filter((one) => one.isIntersecting).forEach((one) => drawn.has(one.target) && drawOne(drawn.get(one.target))),
  {
    rootMargin: `${NEAR}px`,
  },
);

async function drawOne(entry) {
  if (entry.isDrawing) return;
  entry.isDrawing = true;
  coming.unobserve(entry.place);
  const draw = await startLibrary();
  const specification = entry.make(colours());
  const options = { ast: true, renderer: "svg", actions: false, defaultStyle: false, hover: false, tooltip: showTip, logLevel: 1, config: style(colours()) };
  const done = await draw(
    entry.place,
    { autosize: { type: "fit-x", contains: "padding" }, width: Math.max(entry.place.clientWidth, 300), ...specification },
    options,
  );
  entry.place.querySelector("svg").setAttribute("aria-hidden", "true"); // the figure has a name and a table; single marks have none
  entry.view = done.view;
  entry.view.addEventListener("click", (_, item) => item && item.datum && item.datum.go && (location.hash = item.datum.go));
}

function forget(entry) {
  if (entry.view) entry.view.finalize();
  coming.unobserve(entry.place);
  drawn.delete(entry.place);
}

/** Draws every chart again, as where the colours or the width have changed. */
function redrawCharts() {
  for (const entry of drawn.values()) {
    if (entry.view) entry.view.finalize();
    entry.view = null;
    entry.isDrawing = false;
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

addEventListener("beforeprint", () => drawn.forEach(drawOne));
