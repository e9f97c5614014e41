// Themes: what the market turns to, and where others ship and we do not.

/** -> chart and table of the themes in the last month, most momentum first; those withheld say why. */
function themeTable(momentum, caption) {
  const last = momentum.reduce((found, row) => (row.period_start > found ? row.period_start : found), "");
  const rows = momentum.filter((row) => row.period_start === last).sort((one, other) => (other.momentum ?? -9) - (one.momentum ?? -9));
  const points = rows
    .filter((row) => isKnown(row.momentum))
    .map((row) => ({
      name: row.theme,
      value: row.momentum,
      low: row.momentum_low,
      high: row.momentum,
      us: false,
      go: href(["theme", row.theme]),
      tip: `${row.theme}\nmomentum ${rate(row.momentum, 2)}, at least ${rate(row.momentum_low, 2)}`,
    }));
  return [
    note(
      "Momentum compares the short with the long moving average of each vendor's share. A theme may be said to rise where the lower bound (the bar's end) is above 0; a fall is never said.",
    ),
    points.length ? chart(caption, intervals(points, "momentum, with its lower 95 % bound", 0)) : null,
    tableOf(caption, themeColumns(), rows, { none: "No month is complete yet." }),
  ];
}

function themeColumns() {
  const withheld = (row, words) => known(row.momentum, isKnown(row.momentum) ? words() : "withheld");
  return [
    { title: "Theme", show: (row) => to(["theme", row.theme], row.theme), sort: (row) => row.theme },
    { title: "Momentum", show: (row) => withheld(row, () => rate(row.momentum, 2)), sort: (row) => row.momentum },
    { title: "At least", show: (row) => withheld(row, () => rate(row.momentum_low, 2)), sort: (row) => row.momentum_low },
    {
      title: "May it be said?",
      kind: "words",
      show: (row) => (isKnown(row.momentum) ? (row.momentum_low > 0 ? "rises" : "no rise shown") : unknown(row.withheld_reason)),
    },
    { title: "Vendors, twelve months", show: (row) => `${count(row.vendors_12m)} of ${count(row.panel_vendors)}`, sort: (row) => row.vendors_12m },
    {
      title: "Features in the panel, of all, twelve months",
      show: (row) => panelFeatures(row, row.items_12m, row.all_items_12m, yearBefore(row.period_end)),
      sort: (row) => row.items_12m,
    },
    {
      title: "Share (90 % interval)",
      show: (row) => withheld(row, () => `${percent(row.share_12m)} (${span(row.share_12m_low * 100, row.share_12m_high * 100)})`),
      sort: (row) => row.share_12m,
    },
    { title: "Ours", show: (row) => known(row.our_items_12m, count(row.our_items_12m, "we are not in the panel")), sort: (row) => row.our_items_12m },
  ];
}

/** -> the features of the compared panel, of everybody's, which are a link to them: a vendor that is not compared ships all the same. */
function panelFeatures(row, items, all, from) {
  const everybody = to(["changes"], count(all), { theme: row.theme, kind: "feature", from, until: row.period_end, rated: "yes" });
  return el("span", {}, `${count(items)} of `, everybody);
}

/** -> first day of the twelve months that end with a month's last day. */
function yearBefore(end) {
  const [year, number] = end.split("-").map(Number);
  return new Date(Date.UTC(year, number - 12, 1)).toISOString().slice(0, 10);
}

async function themes() {
  const momentum = await table("momentum");
  const gaps = await table("white_space");
  return [
    el("h1", {}, "Themes"),
    el(
      "p",
      { class: "soft" },
      "Every vendor is one voice, however finely it writes. Shares and momentum are of a panel of vendors that can be compared; the features of others are counted beside it.",
    ),
    ...themeTable(momentum, "Themes of the last complete month, most momentum first"),
    section("White space: others ship it, we do not", whiteSpaceTable("Themes that others ship and we do not", gaps)),
  ];
}

const whiteSpaceTable = (caption, rows) =>
  tableOf(
    caption,
    [
      { title: "Theme", show: (row) => to(["theme", row.theme], row.theme), sort: (row) => row.theme },
      { title: "Gap", show: (row) => (row.gap === "never" ? "we never did" : "not in 365 days"), sort: (row) => row.gap },
      { title: "Vendors, 365 days", show: (row) => count(row.vendors_12m), sort: (row) => row.vendors_12m },
      {
        title: "Features, 365 days",
        show: (row) =>
          to(["changes"], count(row.features_12m), { theme: row.theme, kind: "feature", from: row.recent_from, until: row.latest_on, counted: "yes" }),
        sort: (row) => row.features_12m,
      },
      {
        title: "Latest",
        kind: "words",
        show: (row) =>
          el("span", {}, `${competitorName(row.competitor)}, ${day(row.latest_on)}: `, to(["evidence", "white_space", row.id], row.text || "evidence")),
        sort: (row) => row.latest_on,
      },
      {
        title: "Our notes are covered from",
        kind: "day",
        show: (row) => known(row.our_covered_from, day(row.our_covered_from, "not covered")),
        sort: (row) => row.our_covered_from,
      },
    ],
    rows,
    { none: "None: we ship in every theme that others ship in, or nothing of ours is watched." },
  );

async function theme(name) {
  const [about] = await table("about");
  const rows = (await table("momentum")).filter((row) => row.theme === name);
  const mix = (await table("mix")).filter((row) => row.theme === name);
  if (!rows.length && !mix.length) return missing("theme", name);
  const gap = (await table("white_space")).filter((row) => row.theme === name);
  const title = `${name}: share of what vendors ship, every vendor one voice`;
  const points = rows.flatMap((row) =>
    [
      ["3-month average", row.prevalence_short],
      ["12-month average", row.prevalence_long],
    ].map(([series, share]) => ({
      from: row.period_start,
      value: isKnown(share) ? share * 100 : null,
      series,
      tip: `${month(row.period_start)}, ${series}\n${percent(share, "withheld")}`,
    })),
  );
  return [
    el("h1", {}, name),
    el("p", {}, to(["changes"], "Every change that names it", { theme: name })),
    section(
      "How much of what is shipped",

      chart(title, lines(points, "percent of features")),
      monthsOfTheme(name, rows),
    ),
    section("Who ships it", vendorsOfTheme(name, mix, about)),
    gap.length ? section("White space", whiteSpaceTable(`${name}: others ship it, we do not`, gap)) : null,
  ];
}

function monthsOfTheme(name, rows) {
  const share = (title, key) => ({ title, show: (row) => known(row[key], percent(row[key], "withheld")), sort: (row) => row[key] });
  return tableOf(
    `${name} by month`,
    [
      { title: "Month", kind: "day", show: (row) => month(row.period_start), sort: (row) => row.period_start },
      {
        title: "Features in the panel, of all",
        show: (row) => panelFeatures(row, row.items, row.all_items, row.period_start),
        sort: (row) => row.items,
      },
      { title: "Vendors", show: (row) => `${count(row.vendors)} of ${count(row.panel_vendors)}`, sort: (row) => row.vendors },
      share("3-month average", "prevalence_short"),
      share("12-month average", "prevalence_long"),
      {
        title: "Momentum (at least)",
        show: (row) => known(row.momentum, isKnown(row.momentum) ? `${rate(row.momentum, 2)} (${rate(row.momentum_low, 2)})` : "withheld"),
        sort: (row) => row.momentum,
      },
      { title: "Why withheld", kind: "words", show: (row) => row.withheld_reason || "" },
    ],
    [...rows].reverse(),
  );
}

/** Everybody's features in a theme: 0 only where the twelve months are covered. */
function vendorsOfTheme(name, mix, about) {
  const found = new Map(mix.map((row) => [row.competitor, row.n]));
  const value = (row) => (row.exposure ? (found.get(row.id) ?? 0) : null);
  const rows = [...names.competitor.values()].sort((one, other) => (value(other) ?? -1) - (value(one) ?? -1));
  return tableOf(
    `Features in ${name} by competitor, ${month(about.year_from)} to ${month(about.last_month)}`,
    [
      { title: "Competitor", show: (row) => who(row.id), sort: (row) => row.name.toLowerCase() },
      {
        title: "Features",
        show: (row) => changesLink(value(row), { competitor: row.id, theme: name, kind: "feature", from: about.year_from, until: about.year_until }),
        sort: value,
      },
      { title: "Covered days", show: (row) => known(row.exposure || null, count(row.exposure, NOT_OBSERVABLE)), sort: (row) => row.exposure },
    ],
    rows,
  );
}
