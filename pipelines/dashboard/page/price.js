// Prices: where each stands among like ones, how the market's list prices move, and what vendors no longer show.
const WHY_APART = {
  free: "free",
  contact_sales: "contact sales",
  other_currency: "nobody else in this currency",
  other_billing: "nobody else billed like this",
  other_unit: "nobody else by this unit",
  usage: "by usage",
};

async function prices(params) {
  const [all, moves, packaging, index, opacity] = await Promise.all(["price", "price_change", "packaging", "price_index", "opacity"].map(table));
  const current = all.filter((row) => row.is_current);
  return [
    el("h1", {}, "Prices"),
    el("p", { class: "soft" }, "Prices are compared only like for like: one currency, unit and way of billing at a time. Currencies are never converted."),
    positionSection(current, params),
    indexSection(index, params.grain),
    section("Price moves", priceMoves("Every price move", moves)),
    section("What moved between plans", packagingTable("Features and limits that moved", packaging)),
    opacitySection(opacity.filter((row) => row.scope === "market")),
    section("All current prices", pricesTable("Current prices", current)),
    section(
      "Prices that no longer hold",
      pricesTable(
        "Earlier prices",
        all.filter((row) => !row.is_current),
      ),
    ),
  ];
}

const groupOf = (row) => `${row.currency} per ${row.unit_key}, ${row.billing === "not stated" ? "billing not stated" : `billed ${row.billing}`}`;

function positionSection(current, params) {
  const groups = grouped(
    current.filter((row) => row.is_compared),
    groupOf,
  );
  const names_ = [...groups.keys()].sort((one, other) => groups.get(other).length - groups.get(one).length);
  if (!names_.length) return section("Where prices stand", el("p", {}, unknown("No two competitors show prices that are alike.")));
  const chosen = groups.has(params.group) ? params.group : names_[0];
  const rows = [...groups.get(chosen)].sort((one, other) => Number(one.amount_per_month) - Number(other.amount_per_month));
  const amounts = rows.map((row) => Number(row.amount_per_month));
  const title = `Monthly price, ${chosen}`;
  const points = rows.map((row) => ({
    name: competitorName(row.competitor),
    us: isUs(row.competitor),
    value: Number(row.amount_per_month),
    go: href(["evidence", "price", row.id]),
    tip: `${competitorName(row.competitor)}, ${row.plan}\n${money(row.amount_per_month, row.currency)} a month${row.is_confirmed ? "" : " (seen once)"}`,
  }));
  return section(
    "Where prices stand",
    el(
      "p",
      {},
      "Compare ",
      ...names_.flatMap((name, place) => [
        place ? " · " : "",
        to(["prices"], name, { ...params, group: name }, { "aria-current": name === chosen ? "true" : null }),
      ]),
    ),
    chart(title, strip(points, `${rows[0].currency} a month; the dashed line is the middle of all ${amounts.length}`, median(amounts))),
    tableOf(
      title,
      [
        evidenceColumn("price", "Plan", (row) => row.plan),
        whoColumn,
        { title: "A month", show: (row) => money(row.amount_per_month, row.currency), sort: (row) => Number(row.amount_per_month) },
        { title: "Rank", show: (row) => `${count(row.price_rank)} of ${count(row.ranked_count)}`, sort: (row) => row.price_rank },
        { title: "Median of the others", show: (row) => money(row.market_median, row.currency), sort: (row) => Number(row.market_median) },
        figure("Over that median", "ratio_to_median", (value) => rate(value, 2)),
        { title: "Rests on", show: (row) => `${plural(row.compared_count, "price")} of ${plural(row.compared_competitors, "competitor")}` },
      ],
      rows,
    ),
  );
}

function median(amounts) {
  const middle = amounts.length >> 1;
  return amounts.length % 2 ? amounts[middle] : (amounts[middle - 1] + amounts[middle]) / 2;
}

const pricesTable = (caption, rows) =>
  tableOf(
    caption,
    [
      evidenceColumn("price", "Plan", (row) => row.plan),
      whoColumn,
      { title: "Price", kind: "words", show: priceWords, sort: (row) => (isKnown(row.amount) ? Number(row.amount) : null) },
      {
        title: "Seen from",
        kind: "day",
        show: (row) =>
          row.is_onboarding
            ? el("span", { title: "it stood there at the first capture: when it began is not known" }, `before ${day(row.valid_from.slice(0, 10))}`)
            : day(row.valid_from.slice(0, 10)),
        sort: (row) => row.valid_from,
      },
      { title: "Last seen", kind: "day", show: (row) => day(row.last_seen.slice(0, 10)), sort: (row) => row.last_seen },
      { title: "Sure?", show: (row) => (row.is_confirmed ? plural(row.captures, "capture") : "seen once"), sort: (row) => row.captures },
      {
        title: "Place",
        kind: "words",
        show: (row) =>
          row.is_compared
            ? `${count(row.price_rank)} of ${count(row.ranked_count)}, cheapest first`
            : row.is_current
              ? unknown(WHY_APART[row.not_comparable_reason] || plain(row.not_comparable_reason))
              : "",
      },
    ],
    rows,
    { none: "None." },
  );

const packagingTable = (caption, rows) =>
  tableOf(
    caption,
    [
      evidenceColumn("packaging", "Feature or limit", (row) => row.feature),
      whoColumn,
      { title: "What happened", show: (row) => plain(row.type), sort: (row) => row.type },
      {
        title: "Plan",
        show: (row) => (row.previous_plan && row.previous_plan !== row.plan ? `${row.previous_plan} → ${row.plan || "none"}` : row.plan || ""),
        sort: (row) => row.plan,
      },
      {
        title: "Limit",
        show: (row) =>
          isKnown(row.previous_limit_amount) || isKnown(row.limit_amount)
            ? `${limitWords(row.previous_limit_amount, row.previous_limit_unit, row.previous_state)} → ${limitWords(row.limit_amount, row.limit_unit, row.state)}`
            : "",
      },
      {
        title: "Holds from",
        kind: "day",
        show: (row) => (row.effective_on ? day(row.effective_on) : unknown(`noticed ${day(row.observed.slice(0, 10))}`)),
        sort: (row) => row.effective_on || row.observed,
      },
    ],
    rows,
    { none: "Nothing moved." },
  );

const limitWords = (amount, unit, state) =>
  isKnown(amount) ? `${money(amount, "").replace(" (currency not stated)", "")} ${unit || ""}`.trim() : plain(state) || "not listed";

function indexSection(index, asked) {
  const grain = ["month", "quarter", "year"].includes(asked) ? asked : "month";
  const rows = index.filter((row) => row.grain === grain);
  const title = `Price index by ${grain}, first period = 100`;
  const known_ = rows.map((row) => row.geks_jevons).filter(isKnown);
  const points = rows.map((row) => ({
    from: row.period_start,
    until: row.period_end,
    value: row.geks_jevons,
    series: "GEKS-Jevons",
    tip: `${month(row.period_start)}\n${isKnown(row.geks_jevons) ? `${rate(row.geks_jevons)}, ${plural(row.matched_plans, "matched plan")}` : "not known"}`,
  }));
  return section(
    "How list prices move",
    el(
      "p",
      {},
      "By ",
      ...["month", "quarter", "year"].flatMap((name, place) => [
        place ? " · " : "",
        to(["prices"], name, { grain: name }, { "aria-current": name === grain ? "true" : null }),
      ]),
    ),
    note("Matched plans only, never the mean list price; a period in which nothing was seen breaks the line."),
    known_.length ? chart(title, lines(points, "index", [Math.min(95, ...known_), Math.max(105, ...known_)])) : null,
    tableOf(
      title,
      [
        { title: "From", kind: "day", show: (row) => month(row.period_start), sort: (row) => row.period_start },
        { title: "Index", show: (row) => known(row.geks_jevons, rate(row.geks_jevons)), sort: (row) => row.geks_jevons },
        { title: "Chained", show: (row) => known(row.chained_jevons, rate(row.chained_jevons)), sort: (row) => row.chained_jevons },
        figure("Plans", "plans", count),
        figure("Matched", "matched_plans", count),
        figure("Vendors", "matched_vendors", count),
        { title: "Matched share", show: (row) => known(row.matched_share, percent(row.matched_share)), sort: (row) => row.matched_share },
        { title: "Gone since the base", show: (row) => known(row.attrition, percent(row.attrition)), sort: (row) => row.attrition },
        { title: "Note", kind: "words", show: (row) => row.notes || "" },
      ],
      [...rows].reverse(),
      { none: "No prices were seen." },
    ),
  );
}

function opacitySection(rows) {
  const title = "Share of plans without a public price, by month";
  const points = rows.map((row) => ({
    from: row.period_start,
    until: row.period_end,
    value: isKnown(row.opacity_share) ? row.opacity_share * 100 : null,
    series: "contact sales",
    tip: `${month(row.period_start)}\n${percent(row.opacity_share, NOT_OBSERVABLE)}`,
  }));
  return section(
    "What vendors do not show",
    points.length ? chart(title, lines(points, "percent of plans")) : null,
    tableOf(
      title,
      [
        { title: "Month", kind: "day", show: (row) => `${month(row.period_start)}${row.is_complete ? "" : " (not over)"}`, sort: (row) => row.period_start },
        {
          title: "Without a public price",
          show: (row) => known(row.opacity_share, percent(row.opacity_share, NOT_OBSERVABLE)),
          sort: (row) => row.opacity_share,
        },
        figure("Plans", "plans", count),
        figure("Priced", "plans_priced", count),
        figure("Free", "plans_free", count),
        figure("Contact sales", "plans_contact_sales", count),
        figure("Not read", "plans_unknown", count),
        { title: "Products seen", show: (row) => `${count(row.products_seen)} of ${count(row.products_watched)}`, sort: (row) => row.products_seen },
      ],
      [...rows].reverse(),
      { none: "No pricing page was seen." },
    ),
  );
}
