// Competitors: the list, and a page of each.
const MEASURES = { feature: "features", improvement: "improvements", fix: "fixes", security: "security changes", breaking: "breaking changes" };

async function competitors() {
  const [about] = await table("about");
  const latest = new Map(
    (await table("velocity"))
      .filter((row) => row.scope === "competitor" && row.kind === "feature" && row.period_start === about.last_month)
      .map((row) => [row.scope_id, row]),
  );
  const of = (row) => latest.get(row.id);
  const columns = [
    { title: "Competitor", show: (row) => who(row.id), sort: (row) => row.name.toLowerCase() },
    { title: "Products", show: (row) => count(row.products), sort: (row) => row.products },
    { title: "Sources", show: (row) => to(["sources"], count(row.sources), { competitor: row.id }), sort: (row) => row.sources },
    {
      title: `Features, ${month(about.last_month)}`,
      show: (row) => changesLink(of(row) ? of(row).n : null, of(row) && monthParams(of(row))),
      sort: (row) => of(row) && of(row).n,
    },
    {
      title: "Over usual",
      show: (row) => (of(row) ? known(of(row).index, indexWords(of(row))) : unknown(NOT_OBSERVABLE)),
      sort: (row) => of(row) && of(row).index,
    },
    { title: "Covered days, twelve months", show: (row) => known(row.exposure || null, count(row.exposure, NOT_OBSERVABLE)), sort: (row) => row.exposure },
  ];
  return [el("h1", {}, "Competitors"), tableOf("Everybody on the watchlist", columns, [...names.competitor.values()])];
}

async function competitor(id, params) {
  const row = names.competitor.get(id);
  if (!row) return missing("competitor", id);
  const own = async (name) => (await table(name)).filter((entry) => entry.competitor === id);
  const [health, coverage, prices, moves, packaging, cadence, comparison, share, lifecycle, events] = await Promise.all(
    ["health", "coverage", "price", "price_change", "packaging", "cadence", "comparison", "share", "lifecycle", "event"].map(own),
  );
  return [
    el("h1", {}, row.name, row.is_us ? el("span", { class: "us" }, " (us)") : null),
    el("p", {}, outside(row.homepage)),
    ...health
      .filter((source) => !["ok", "quiet"].includes(source.state))
      .map((source) =>
        el(
          "p",
          { class: "alert" },
          `${source.id} is ${source.state}: ${source.detail || plain(source.failure_reason) || "see its health"}. What it publishes is unknown, not zero.`,
        ),
      ),
    await paceOf(id, params.kind in MEASURES ? params.kind : "feature"),
    await themesOf(row),
    section(
      "Most unusual events",
      eventsTable(`Most unusual events of ${row.name}`, [...events].sort((one, other) => one.rank - other.rank).slice(0, 10)),
      el("p", {}, to(["timeline"], "All its events", { competitor: id }), " · ", to(["changes"], "all its changes", { competitor: id })),
    ),
    section(
      "Prices now",
      pricesTable(
        `Current prices of ${row.name}`,
        prices.filter((price) => price.is_current),
      ),
      priceMoves(`Price moves of ${row.name}`, moves),
      packaging.length ? packagingTable(`What moved between plans of ${row.name}`, packaging) : null,
    ),
    row.is_us ? null : comparisonSection(row, comparison),
    section(
      "How regularly it releases",
      cadenceTable(`Days between releases of ${row.name}`, cadence),
      shareTable(`Share of the market's features, trailing twelve months, ${row.name}`, share),
    ),
    lifecycle.length ? section("Betas, deprecations and removals", lifecycleTable(`Life cycle, ${row.name}`, lifecycle)) : null,
    section(
      "Its sources",
      healthTable(`Sources of ${row.name}`, health),
      coverage.length ? chart(`Days for which we can prove that we saw everything, ${row.name}`, stretches(coverage.map(stretch))) : null,
      coverageTable(`Cover and gaps of ${row.name}`, coverage),
    ),
  ];
}

/** A kind of change by month, of the competitor and of its products where it has several. */
async function paceOf(id, kind) {
  const velocity = (await table("velocity")).filter((row) => row.kind === kind);
  const scopes = [
    velocity.filter((row) => row.scope === "competitor" && row.scope_id === id),
    ...grouped(
      velocity.filter((row) => row.scope === "product" && row.scope_id.startsWith(`${id}/`)),
      (row) => row.scope_id,
    ).values(),
  ].filter((rows) => rows.length);
  const choices = el(
    "p",
    {},
    "Count ",
    ...Object.entries(MEASURES).flatMap(([key, words], place) => [
      place ? " · " : "",
      to(["competitor", id], words, { kind: key }, { "aria-current": key === kind ? "true" : null }),
    ]),
  );
  const parts = scopes.flatMap((rows) => {
    const name = rows[0].scope === "competitor" ? competitorName(id) : nameOf("product", rows[0].scope_id);
    const title = `${name}: ${MEASURES[kind]} per 28 covered days, by month`;
    const points = rows.map((row) => ({
      from: row.period_start,
      until: row.period_end,
      value: row.velocity,
      low: row.low,
      high: row.high,
      go: href(["changes"], { ...monthParams(row), rated: "yes" }),
      tip: `${month(row.period_start)}\n${isKnown(row.velocity) ? `${count(row.n)} on ${plural(row.exposure, "covered day")}\n${velocityWords(row)} per 28 days` : NOT_OBSERVABLE}`,
    }));
    return [
      chart(title, months(points, "per 28 covered days")),
      velocityTable(title, [...rows].reverse(), { title: "Month", kind: "day", show: (row) => month(row.period_start), sort: (row) => row.period_start }),
    ];
  });
  return section(
    "Pace",
    choices,
    note("Bars are 90 % intervals. Hatched months are not observable."),
    ...(parts.length ? parts : [el("p", {}, unknown("No source of this competitor is covered, so no rate is known."))]),
  );
}

async function themesOf(row) {
  const [about] = await table("about");
  const mix = (await table("mix")).filter((entry) => entry.competitor === row.id).sort((one, other) => other.n - one.n);
  const columns = [
    { title: "Theme", show: (entry) => to(["theme", entry.theme], entry.theme), sort: (entry) => entry.theme },
    {
      title: "Features",
      show: (entry) => changesLink(entry.n, { competitor: row.id, theme: entry.theme, kind: "feature", from: about.year_from, until: about.year_until }),
      sort: (entry) => entry.n,
    },
  ];
  const caption = `Features of ${row.name} by theme, ${month(about.year_from)} to ${month(about.last_month)}, on ${plural(row.exposure, "covered day")}`;
  return section(
    "What it ships",
    row.exposure ? tableOf(caption, columns, mix, { none: "No feature of these months names a theme." }) : el("p", {}, unknown(NOT_OBSERVABLE)),
  );
}

function comparisonSection(row, comparison) {
  const columns = [
    { title: "Measure", show: (entry) => MEASURES[entry.measure] || entry.measure, sort: (entry) => entry.measure },
    { title: "Window", show: (entry) => plural(entry.months, "month"), sort: (entry) => entry.months },
    productColumn,
    { title: "Against our", show: (entry) => nameOf("product", entry.our_product) },
    {
      title: "Theirs",
      show: (entry) => changesLink(entry.changes, monthParams({ ...entry, scope: "product", scope_id: entry.product, kind: entry.measure })),
    },
    {
      title: "Ours",
      show: (entry) => changesLink(entry.our_changes, monthParams({ ...entry, scope: "product", scope_id: entry.our_product, kind: entry.measure })),
    },
    {
      title: "May it be said?",
      kind: "words",
      show: (entry) =>
        entry.is_comparable
          ? `${entry.verdict}${isKnown(entry.family_low) ? `, ${rate(entry.rate_ratio, 2)} times ours (${span(entry.family_low, entry.family_high, 2)})` : ""}`
          : unknown(`not comparable: ${entry.not_comparable_reason}`),
    },
  ];
  return section(
    "Against us",
    note("Faster or slower is said only for sources of like kind and where the interval of the ratio leaves out 1."),
    tableOf(`${row.name} against us`, columns, comparison, { none: "Nothing of ours is watched." }),
  );
}

const cadenceTable = (caption, rows) =>
  tableOf(
    caption,
    [
      productColumn,
      { title: "Component", show: (row) => row.component || "", sort: (row) => row.component },
      { title: "Days with a release", show: (row) => count(row.release_days), sort: (row) => row.release_days },
      {
        title: "Median days between",
        show: (row) => known(row.median_days, `${rate(row.median_days)} ± ${rate(row.mad_days)}`),
        sort: (row) => row.median_days,
      },
      figure(
        "Regularity, 0 to 1",
        "regularity",
        (value) => rate(value, 2),
        (row) => known(row.regularity, isKnown(row.regularity) ? rate(row.regularity, 2) : "fewer than 5 intervals"),
      ),
      { title: "Last", kind: "day", show: (row) => day(row.last_on), sort: (row) => row.last_on },
    ],
    rows,
    { none: "No covered release." },
  );

const shareTable = (caption, rows) =>
  tableOf(
    caption,
    [
      productColumn,
      {
        title: "Features",
        show: (row) => changesLink(row.features, { product: row.product, kind: "feature", from: row.window_start, until: row.period_end }),
        sort: (row) => row.features,
      },
      {
        title: "Share (90 % interval)",
        show: (row) => known(row.share, isKnown(row.share) ? `${percent(row.share)} (${span(row.share_low * 100, row.share_high * 100)})` : "not in the panel"),
        sort: (row) => row.share,
      },
      { title: "Note", kind: "words", show: (row) => row.notes || "" },
    ],
    rows,
    { none: "Its share is not known." },
  );

const lifecycleTable = (caption, rows) =>
  tableOf(
    caption,
    [
      evidenceColumn("lifecycle", "Subject", (row) => row.subject),
      whoColumn,
      { title: "Stage", show: (row) => row.stage, sort: (row) => row.stage },
      ...[
        ["Beta", "beta_on"],
        ["General", "general_on"],
        ["Deprecated", "deprecated_on"],
        ["Removed", "removed_on"],
      ].map(([title, name]) => ({ title, kind: "day", show: (row) => (row[name] ? day(row[name]) : ""), sort: (row) => row[name] })),
      figure("Notice, days", "notice_days", count),
    ],
    rows,
  );
