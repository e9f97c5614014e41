// Which view an address shows, and what happens when it changes.
const VIEWS = [
  ["", "Overview"],
  ["competitors", "Competitors"],
  ["themes", "Themes"],
  ["prices", "Prices"],
  ["timeline", "Timeline"],
  ["changes", "Changes"],
  ["sources", "Sources"],
  ["corrections", "Corrections"],
  ["about", "About"],
];
const PARENT = { competitor: "competitors", theme: "themes" };
let turn = 0;

/** -> the nodes of the view that an address names. */
function view({ path: [name = "", one, other], params }) {
  const shown = {
    "": () => overview(),
    competitors: () => competitors(),
    competitor: () => competitor(one, params),
    themes: () => themes(),
    theme: () => theme(one),
    prices: () => prices(params),
    timeline: () => timeline(params),
    changes: () => changes(params),
    sources: () => sources(params),
    corrections: () => corrections(),
    about: () => about(),
    evidence: () => evidence(one, other),
  };
  return Object.hasOwn(shown, name) ? shown[name]() : missing("view", name);
}

/** Shows the view of the address; of two that overlap the later one stands. */
async function show(isFirst) {
  const mine = (turn += 1);
  const asked = route(location.hash);
  navigation(asked.path[0] || "");
  const nodes = await Promise.resolve(view(asked)).catch((error) => [el("h1", {}, "This view could not be drawn"), el("p", {}, String(error))]);
  if (mine !== turn) return;
  const main = document.getElementById("main");
  main.replaceChildren(...nodes.filter(Boolean));
  document.title = `${main.querySelector("h1").textContent} · Paceline market dashboard`;
  if (!isFirst) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  if (isFirst) performance.mark("shown");
  await new Promise((done) => setTimeout(done, 0)); // the figures are painted before the charts' library starts
  await drawCharts();
  if (mine !== turn) return;
  main.dataset.ready = location.hash || "#/";
  if (isFirst) performance.mark("ready");
}

function navigation(name) {
  delete document.getElementById("main").dataset.ready;
  const current = name in PARENT ? PARENT[name] : name;
  document
    .getElementById("nav")
    .replaceChildren(
      el("ul", {}, ...VIEWS.map(([path, words]) => el("li", {}, to([path].filter(Boolean), words, {}, { "aria-current": path === current ? "page" : null })))),
    );
}

async function start() {
  if (!window.DecompressionStream) {
    document
      .getElementById("main")
      .replaceChildren(
        el("h1", {}, "This browser is too old"),
        el(
          "p",
          {},
          "The dashboard needs Chrome 80, Firefox 113, Safari 16.4 or newer. The same figures stand in ",
          el("a", { href: "brief.html" }, "the brief"),
          ".",
        ),
      );
    return;
  }
  await loadNames();
  const [row] = await table("about");
  document.getElementById("as-of").textContent = `as of ${day(row.as_of && row.as_of.slice(0, 10))}`;
  addEventListener("hashchange", () => show(false));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawCharts);
  let width = innerWidth;
  let waiting = 0;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(redrawCharts, 200);
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  });
  await show(true);
}

start();
