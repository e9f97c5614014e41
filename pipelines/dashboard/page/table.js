// Tables: real ones, with a caption, sorted by their heads, a page of rows at a time.
const PAGE = 50;

/** -> a table. A column is `{title, show(row), sort(row)?, kind?}`: `show` gives text or a node, `sort` what to order by (unknown last), `kind` the
    cell's class; the first column heads its row unless `plain`. */
function tableOf(caption, columns, rows, options = {}) {
  const state = { rows, start: 0, sorted: null, down: false };
  const body = el("tbody");
  const heads = columns.map((column) => head(column, (chosen) => order(state, columns, chosen, heads, draw)));
  const pager = el("div", { class: "pages" });
  const draw = (isMove) => {
    const shown = state.rows.slice(state.start, state.start + PAGE);
    body.replaceChildren(...(shown.length ? shown.map((row) => line(columns, row, options.plain)) : [empty(columns, options.none)]));
    pages(pager, state, caption, draw);
    if (isMove) tell(`${caption}: ${rowsShown(state)}`);
  };
  draw(false);
  const made = el("table", {}, el("caption", {}, caption), el("thead", {}, el("tr", {}, ...heads)), body);
  return el("div", {}, el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": caption }, made), pager);
}

function head(column, choose) {
  if (!column.sort) return el("th", { scope: "col" }, column.title);
  const made = el("th", { scope: "col", "aria-sort": "none" });
  made.append(el("button", { type: "button", on: { click: () => choose(column) } }, column.title));
  return made;
}

function line(columns, row, isPlain) {
  return el(
    "tr",
    {},
    ...columns.map((column, place) =>
      el(place || isPlain ? "td" : "th", place || isPlain ? { class: column.kind } : { scope: "row", class: column.kind }, column.show(row)),
    ),
  );
}

const empty = (columns, words) => el("tr", {}, el("td", { colspan: columns.length }, words || "Nothing to show."));

function order(state, columns, chosen, heads, draw) {
  state.down = state.sorted === chosen ? !state.down : false;
  state.sorted = chosen;
  state.start = 0;
  const sign = state.down ? -1 : 1;
  const keyed = state.rows.map((row) => [chosen.sort(row), row]);
  keyed.sort(([one], [other]) => (isKnown(one) && isKnown(other) ? (one < other ? -sign : one > other ? sign : 0) : isKnown(other) - isKnown(one)));
  state.rows = keyed.map(([, row]) => row);
  heads.forEach(
    (made, place) => columns[place].sort && made.setAttribute("aria-sort", columns[place] !== chosen ? "none" : state.down ? "descending" : "ascending"),
  );
  draw(true);
}

const rowsShown = (state) => `rows ${count(state.start + 1)} to ${count(Math.min(state.start + PAGE, state.rows.length))} of ${count(state.rows.length)}`;

function pages(pager, state, caption, draw) {
  if (state.rows.length <= PAGE) return pager.replaceChildren();
  const turn = (words, start, isOff) =>
    el(
      "button",
      { type: "button", "aria-disabled": isOff ? "true" : null, "aria-label": `${words} rows of ${caption}`, on: { click: () => !isOff && move(start) } },
      words,
    );
  const move = (start) => {
    const place = [...pager.children].indexOf(document.activeElement);
    state.start = start;
    draw(true);
    if (place >= 0) pager.children[place].focus();
  };
  return pager.replaceChildren(
    turn("Previous", state.start - PAGE, state.start === 0),
    el("span", { class: "soft" }, rowsShown(state)),
    turn("Next", state.start + PAGE, state.start + PAGE >= state.rows.length),
  );
}
