// Filters of a list. What is chosen stands in the address, and how many remain is told.

/** -> a form of `fields` (`{name, title, type?, options?}`) with the chosen values, and the results below it, drawn anew by `draw(params)` as they change. */
function filtered(path, params, fields, draw) {
  const results = el("div");
  const chosen = { ...params };
  const show = async (isChange) => {
    const { words, nodes } = await draw(chosen);
    results.replaceChildren(el("p", { class: "soft" }, words), ...nodes);
    if (isChange) tell(words);
  };
  let waiting = 0;
  const choose = (name, value) => {
    chosen[name] = value;
    history.replaceState(null, "", href(path, chosen));
    clearTimeout(waiting);
    waiting = setTimeout(() => show(true), 150);
  };
  const reset = el("button", { type: "button", on: { click: () => (location.hash = href(path)) } }, "Show all");
  const form = el(
    "form",
    { class: "filters", "aria-label": "Filters", on: { submit: (event) => event.preventDefault() } },
    ...fields.map((field) => control(field, chosen[field.name] || "", choose)),
    reset,
  );
  return show(false).then(() => [form, results]);
}

function control(field, value, choose) {
  const act = (event) => choose(field.name, event.target.value);
  if (!field.options)
    return el("label", {}, field.title, el("input", { type: field.type || "search", name: field.name, value, autocomplete: "off", on: { input: act } }));
  const options = [["", "all"], ...field.options].map(([key, words]) => el("option", { value: key, selected: key === value }, words));
  return el("label", {}, field.title, el("select", { name: field.name, on: { change: act } }, ...options));
}

/** -> the values of a column as options, the most frequent first. */
function optionsOf(rows, key) {
  const found = new Map();
  for (const row of rows) if (isKnown(row[key])) found.set(row[key], (found.get(row[key]) || 0) + 1);
  return [...found].sort((one, other) => other[1] - one[1]).map(([value]) => [value, plain(value)]);
}

const competitorOptions = () => [...names.competitor.values()].map((row) => [row.id, row.name]);
const productOptions = () => [...names.product.values()].map((row) => [row.id, row.name]);
