// Evidence: the words that a row was read from, and the capture that holds them.
const EVIDENCE = ["change", "event", "price", "price_change", "packaging", "lifecycle", "white_space"];
const TITLES = {
  change: "Change",
  event: "Event",
  price: "Price",
  price_change: "Price move",
  packaging: "What a plan holds",
  lifecycle: "Life cycle",
  white_space: "White space",
};

async function evidence(dataset, id) {
  const row = EVIDENCE.includes(dataset) ? (await table(dataset)).find((entry) => entry.id === id) : null;
  if (!row) return missing("piece of evidence", `${dataset || ""} ${id || ""}`);
  const page = (await table("brief_evidence")).find((entry) => entry.hash === row.hash && entry.locator === (row.locator || "whole page"));
  const words = quoteOf(row);
  return [
    el("h1", {}, `${TITLES[dataset]}: ${claim(dataset, row)}`),
    el("p", {}, who(row.competitor), row.product ? `, ${nameOf("product", row.product)}` : ""),
    section(
      "The words it was read from",
      words ? el("blockquote", {}, words) : el("p", {}, unknown("No words were kept for it.")),
      facts(
        ["Address", outside(row.url)],
        ["Captured", minute(row.captured)],
        ["Place in the page", el("code", {}, row.locator || "whole page")],
        ["SHA-256 of the captured bytes", el("code", {}, row.hash || "none")],
        row.hash && ["Kept as", el("code", {}, `evidence/${row.hash.slice(0, 2)}/${row.hash}.gz`)],
        page && ["In its place", el("a", { href: page.href }, "the words within the captured page")],
        row.previous_quote && ["Before", el("q", {}, row.previous_quote)],
        row.previous_hash && ["SHA-256 of the capture before", el("code", {}, row.previous_hash)],
      ),
    ),
    section("What was read from them", facts(...readings(dataset, row))),
  ];
}

/** -> what the row says, in a line. */
function claim(dataset, row) {
  if (dataset === "change" || dataset === "white_space") return row.text || "";
  if (dataset === "event") return `${plain(row.type)}${row.subject ? `, ${row.subject}` : ""}`;
  if (dataset === "price") return `${row.plan}, ${priceWords(row)}`;
  if (dataset === "price_change") return `${row.plan || row.previous_plan}, ${plain(row.type)}`;
  return dataset === "packaging" ? `${row.feature}, ${plain(row.type)}` : row.subject || "";
}

function readings(dataset, row) {
  const dates = ["Date", `${row.day || row.effective_on ? day(row.day || row.effective_on) : "not known"}${row.basis ? ` (${BASES[row.basis]})` : ""}`];
  const seen = row.observed && ["First seen", minute(row.observed)];
  return {
    change: () => [
      [
        "Kind",
        `${plain(row.kind)}, ${row.kind_basis === "none" ? "not decided" : `by the ${row.kind_basis === "author" ? "author's label" : row.kind_basis}`}`,
      ],
      dates,
      seen,
      row.release && ["Release", row.release],
      row.themes && ["Themes", el("span", {}, ...row.themes.split("|").flatMap((name, place) => [place ? ", " : "", to(["theme", name], name)]))],
      [
        "Counted",
        row.is_rated ? "once, in rates" : row.is_counted ? "once; in no rate, since its day is not known or not covered" : `elsewhere: ${plain(row.fold_rule)}`,
      ],
    ],
    event: () => [
      ["Event", plain(row.type)],
      dates,
      seen,
      ["Things in it", count(row.things)],
      ["How unusual", `${rate(row.surprise)} nats for this competitor`],
    ],
    price: () => [
      ["Price", priceWords(row)],
      ["Held", `${row.is_onboarding ? "before " : ""}${minute(row.valid_from)} to ${row.valid_to ? minute(row.valid_to) : "now, as far as seen"}`],
      ["Last seen", minute(row.last_seen)],
      ["Sure?", row.is_confirmed ? `confirmed, ${plural(row.captures, "capture")}` : "seen once"],
      row.tax && ["Tax", row.tax],
      isKnown(row.minimum_quantity) && ["Smallest quantity", count(row.minimum_quantity)],
      row.is_current && [
        "Among like prices",
        row.is_compared
          ? `${count(row.price_rank)} of ${count(row.ranked_count)}; the others' median is ${money(row.market_median, row.currency)} a month`
          : WHY_APART[row.not_comparable_reason] || plain(row.not_comparable_reason),
      ],
    ],
    price_change: () => [
      ["Move", moveWords(row)],
      dates,
      ["Last seen before", minute(row.previous_seen)],
      seen,
      row.announcement && ["Announcement", plain(row.announcement)],
    ],
    packaging: () => [["Plan", row.plan || ""], ["State", `${plain(row.previous_state) || "not listed"} → ${plain(row.state) || "not listed"}`], dates, seen],
    lifecycle: () => [
      ["Stage", row.stage],
      ["Beta", day(row.beta_on)],
      ["General", day(row.general_on)],
      ["Deprecated", day(row.deprecated_on)],
      ["Removed", day(row.removed_on)],
    ],
    white_space: () => [
      ["Theme", to(["theme", row.theme], row.theme)],
      ["Shipped", day(row.latest_on)],
    ],
  }
    [dataset]()
    .filter(Boolean);
}

function missing(what, name) {
  return [
    el("h1", {}, "Not here"),
    el("p", {}, `This publication has no ${what} ${name}. It may have been withdrawn since: see `, to(["corrections"], "corrections"), "."),
  ];
}
