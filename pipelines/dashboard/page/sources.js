// How the sources are, what was told otherwise, and what the figures mean.
const WELL = {
  ok: "ok",
  quiet: "read, but silent for long",
  stale: "not read for too long",
  broken: "answers, but cannot be read",
  failing: "does not answer",
  never: "never read",
};

async function sources(params) {
  const [health, coverage] = await Promise.all([table("health"), table("coverage")]);
  const chosen = health.filter((row) => !params.competitor || row.competitor === params.competitor);
  const ids = new Set(chosen.map((row) => row.id));
  const spans = coverage.filter((row) => ids.has(row.source));
  const byState = [...grouped(health, (row) => row.state)].map(([state, rows]) => `${count(rows.length)} ${state}`).join(", ");
  return [
    el("h1", {}, "Source health"),
    el(
      "p",
      { class: "soft" },
      `${plural(health.length, "source")}${byState ? `: ${byState}` : ""}.`,
      params.competitor ? el("span", {}, ` Shown: ${competitorName(params.competitor)}. `, to(["sources"], "Show all")) : null,
    ),
    section("Sources", healthTable("Sources, those that need care first", chosen)),
    section(
      "What we can prove that we saw",
      note("A hatched stretch is a gap: what was published then is unknown, and every rate leaves these days out."),
      spans.length ? chart("Cover and gaps by source", stretches(spans.slice(0, 120).map(stretch))) : null,
      coverageTable("Cover and gaps", spans),
    ),
  ];
}

const stretch = (row) => ({
  name: row.source,
  from: row.from_on,
  until: row.until_on,
  state: row.state,
  tip: `${row.source}\n${row.state}: ${row.reason}\n${day(row.from_on)}, ${plural(row.days, "day")}`,
});

const healthTable = (caption, rows) =>
  tableOf(
    caption,
    [
      { title: "Source", kind: "words", show: (row) => row.id, sort: (row) => row.id },
      {
        title: "State",
        show: (row) =>
          ["ok", "quiet"].includes(row.state) ? el("span", { title: WELL[row.state] }, row.state) : el("strong", { title: WELL[row.state] }, row.state),
        sort: (row) => row.state,
      },
      { title: "What is wrong", kind: "words", show: (row) => row.detail || plain(row.failure_reason) || "" },
      {
        title: "Last attempt",
        kind: "day",
        show: (row) => `${minute(row.last_attempt)}: ${plain(row.last_outcome) || "unknown"}`,
        sort: (row) => row.last_attempt,
      },
      { title: "Last success", kind: "day", show: (row) => minute(row.last_success), sort: (row) => row.last_success },
      { title: "Last change", kind: "day", show: (row) => minute(row.last_change), sort: (row) => row.last_change },
      { title: "Records (usual)", show: (row) => `${count(row.last_records)} (${count(row.median_records)})`, sort: (row) => row.last_records },
      { title: "Gap days", show: (row) => count(row.gap_days, NOT_OBSERVABLE), sort: (row) => row.gap_days },
      { title: "Address", kind: "words", show: (row) => outside(row.url) },
    ],
    rows,
  );

const coverageTable = (caption, rows) =>
  tableOf(
    caption,
    [
      { title: "Source", kind: "words", show: (row) => row.source, sort: (row) => row.source },
      { title: "State", show: (row) => row.state, sort: (row) => row.state },
      { title: "From", kind: "day", show: (row) => day(row.from_on), sort: (row) => row.from_on },
      { title: "Until", kind: "day", show: (row) => day(row.until_on), sort: (row) => row.until_on },
      { title: "Days", show: (row) => count(row.days), sort: (row) => row.days },
      { title: "Why", kind: "words", show: (row) => row.reason },
    ],
    rows,
    { none: "Nothing is covered." },
  );

async function corrections() {
  const value = (name) => (row) => known(row[name], isKnown(row[name]) ? fixedShort(row[name]) : "unknown");
  return [
    el("h1", {}, "Corrections"),
    el("p", { class: "soft" }, "What the last publication told otherwise. An event that was withdrawn is on no other page any more."),
    tableOf(
      "Corrections, newest first",
      [
        { title: "Figure", kind: "words", show: (row) => plain(row.figure), sort: (row) => row.figure },
        { title: "What kind", show: (row) => row.type, sort: (row) => row.type },
        productColumn,
        { title: "Period or day", kind: "day", show: (row) => day(row.period_on), sort: (row) => row.period_on },
        { title: "Was", show: value("previous_value"), sort: (row) => row.previous_value },
        { title: "Is", show: value("value"), sort: (row) => row.value },
        { title: "Stands in", show: (row) => row.mart, sort: (row) => row.mart },
        { title: "Corrected on", kind: "day", show: (row) => day(row.told_on), sort: (row) => row.told_on },
      ],
      await table("revision"),
      { none: "None: nothing that was told has changed." },
    ),
  ];
}

const fixedShort = (value) => (Number.isInteger(value) ? count(value) : fixed(value, 2));

async function about() {
  const [row] = await table("about");
  return [
    el("h1", {}, "What the figures mean"),
    facts(
      ["Known up to", minute(row.as_of)],
      ["Last complete month", month(row.last_month)],
      ["Twelve months", `${day(row.year_from)} to ${day(row.year_until)}`],
      ["Watched", `${plural(row.competitors, "competitor")}, ${plural(row.products, "product")}, ${plural(row.sources, "source")}`],
      ["Taxonomy of themes", row.taxonomy_version || "none"],
    ),
    section(
      "Unknown is not zero",
      el(
        "p",
        {},
        "A source is covered on the days for which captures prove that we saw everything it published. What lies outside is not observable: hatched in charts, and said in words in tables. A zero is a zero that was seen.",
      ),
    ),
    section(
      "Dates",
      el(
        "p",
        {},
        "A date rests on the vendor's own words, on two captures that bound it, or only on the day we noticed. Rates use the first two. What a source already held when it was first read is history, not news.",
      ),
    ),
    section(
      "Pace",
      el(
        "p",
        {},
        "Changes are counted once, at their first general release, per 28 covered days, with a 90 % interval. Over usual: that rate over the median of the competitor's own previous twelve months. Its interval takes the usual rate as known.",
      ),
    ),
    section(
      "Prices",
      el(
        "p",
        {},
        "Compared like for like alone: same product, plan, currency, unit, billing, period and kind of price. Everything else is told as what it is. Amounts are shown exactly as they stand in the marts.",
      ),
    ),
    section(
      "Evidence",
      el(
        "p",
        {},
        "Every change, event and price leads to the words it was read from, the address, the time of the capture and its SHA-256. The bytes are kept beside this publication; ",
      ),
      el("p", {}, el("code", {}, "paceline verify"), " proves them."),
    ),
    el("p", {}, el("a", { href: "brief.html" }, "The brief of this publication")),
  ];
}
