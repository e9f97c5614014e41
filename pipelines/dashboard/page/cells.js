// Columns that several tables share: whom a row is about, when, how it is dated, and the way to its evidence.

/** -> a competitor's name as a link to its page, marked where it is us. */
const who = (id) => el("span", {}, to(["competitor", id], competitorName(id)), isUs(id) ? el("span", { class: "us" }, " (us)") : null);
const whoColumn = { title: "Competitor", show: (row) => who(row.competitor), sort: (row) => competitorName(row.competitor).toLowerCase() };
const productColumn = { title: "Product", show: (row) => nameOf("product", row.product), sort: (row) => nameOf("product", row.product).toLowerCase() };
const dayColumn = {
  title: "Day",
  kind: "day",
  show: (row) => el("span", { title: BASES[row.basis] }, dated(row)),
  sort: (row) => (row.basis === "discovered" ? row.observed : row.day),
};

/** -> the column that leads to the evidence of rows of a dataset, in the row's own words. */
const evidenceColumn = (dataset, title, words) => ({
  title,
  kind: "words",
  show: (row) => to(["evidence", dataset, row.id], words(row) || "evidence"),
  sort: (row) => (words(row) || "").toLowerCase(),
});
const figure = (title, name, words, show) => ({ title, show: show || ((row) => known(row[name], words(row[name]))), sort: (row) => row[name] });

/** -> a figure of changes as a link to these changes, or the word that it is not known. */
function changesLink(number, params) {
  return isKnown(number) ? to(["changes"], count(number), { ...params, rated: "yes" }) : unknown(NOT_OBSERVABLE);
}

/** -> where the changes behind a figure of a scope, kind and period stand. */
const monthParams = (row) => ({
  [row.scope]: row.scope_id,
  ...(row.kind === "breaking" ? { breaking: "yes" } : { kind: row.kind }),
  from: row.period_start,
  until: row.period_end,
});

/** -> what a row of velocity says of its rate and its interval. */
function velocityWords(row) {
  return isKnown(row.velocity) ? `${rate(row.velocity)} (${span(row.low, row.high)})` : NOT_OBSERVABLE;
}

/** -> what it says of the rate over the usual one. */
function indexWords(row) {
  if (!isKnown(row.velocity)) return NOT_OBSERVABLE;
  return isKnown(row.index) ? `${rate(row.index, 2)} (${span(row.low / row.usual, row.high / row.usual, 2)})` : "no usual pace known";
}

/** -> the move of a price in words. */
function moveWords(row) {
  const before = priceWords({
    amount: row.previous_amount,
    currency: row.previous_currency || row.currency,
    unit: row.previous_unit,
    period: row.previous_period,
    billed: row.previous_billed,
    kind: row.previous_kind,
  });
  if (row.type === "plan_added") return priceWords(row);
  if (row.type === "plan_removed") return `was ${before}`;
  const step = isKnown(row.change_pct) ? `, ${row.change_pct > 0 ? "+" : ""}${fixed(row.change_pct, 1)} %` : "";
  return `${before} → ${priceWords(row)}${step}`;
}

const priceMoves = (caption, rows) =>
  tableOf(
    caption,
    [
      evidenceColumn("price_change", "Plan", (row) => row.plan || row.previous_plan),
      whoColumn,
      { title: "What happened", show: (row) => plain(row.type), sort: (row) => row.type },
      { title: "Price", kind: "words", show: moveWords },
      {
        title: "Holds from",
        kind: "day",
        show: (row) => (row.effective_on ? day(row.effective_on) : unknown(`noticed ${day(row.observed.slice(0, 10))}`)),
        sort: (row) => row.effective_on || row.observed,
      },
    ],
    rows,
    { none: "No price moved." },
  );

const eventsTable = (caption, rows) =>
  tableOf(
    caption,
    [
      evidenceColumn("event", "What it is about", (row) => row.subject),
      { title: "Event", show: (row) => plain(row.type), sort: (row) => row.type },
      whoColumn,
      dayColumn,
      {
        title: "How unusual",
        show: (row) => el("span", { title: "nats; 3 is one event in 20, 7 one in 1,100" }, rate(row.surprise)),
        sort: (row) => row.surprise,
      },
    ],
    rows,
    { none: "No event." },
  );
