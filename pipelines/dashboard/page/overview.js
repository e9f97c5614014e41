// The first view: who moves, what the market turns to, and which prices moved.
const SHOWN = 30;

async function overview() {
  const [about] = await table("about");
  const [velocity, mix, momentum, moves, recent] = await Promise.all(["velocity", "mix", "momentum", "price_change", "recent"].map(table));
  const features = velocity.filter((row) => row.scope === "competitor" && row.kind === "feature");
  return [
    el("h1", {}, "Market overview"),
    el("p", { class: "soft" }, `As of ${day(about.as_of && about.as_of.slice(0, 10))}. Rates are of complete months; the last is ${month(about.last_month)}.`),
    about.unwell
      ? el(
          "p",
          { class: "alert" },
          to(["sources"], `${plural(about.unwell, "source")} cannot be read or ${about.unwell === 1 ? "is" : "are"} stale`),
          `: what ${about.unwell === 1 ? "it publishes" : "they publish"} is unknown, not zero.`,
        )
      : null,
    figures(
      ["competitors", to(["competitors"], count(about.competitors))],
      ["changes, each once", to(["changes"], count(about.changes), { counted: "yes" })],
      ["events", to(["timeline"], count(about.events))],
      ["corrections since the last publication", to(["corrections"], count(about.revisions))],
    ),
    paceSection(
      features.filter((row) => row.period_start === about.last_month),
      about,
    ),
    monthsSection(features),
    mixSection(mix, about),
    section("Themes with momentum", ...themeTable(momentum, `Themes, most momentum first, ${month(about.last_month)}`)),
    section("Price moves", priceMoves("Latest price moves", moves.slice(0, 10)), el("p", {}, to(["prices"], "All prices"))),
    section(
      "Most unusual, last 90 days",
      note("Unusual for the competitor itself, not a measure of importance."),
      eventsTable("Most unusual events of the last 90 days", recent),
    ),
  ];
}

/** Who is faster or slower than usual: the index with its interval, the most unusual first, the unknown ones last. */
function paceSection(rows, about) {
  const sorted = [...rows].sort((one, other) => (other.index ?? -1) - (one.index ?? -1));
  const shown = sorted.slice(0, SHOWN);
  const title = `Features in ${month(about.last_month)} over each competitor's own usual month`;
  const points = shown.map((row) => ({
    name: competitorName(row.scope_id),
    us: isUs(row.scope_id),
    value: row.index,
    low: isKnown(row.index) ? row.low / row.usual : null,
    high: isKnown(row.index) ? row.high / row.usual : null,
    go: href(["competitor", row.scope_id]),
    tip: `${competitorName(row.scope_id)}\n${isKnown(row.velocity) ? `${plural(row.n, "feature")} on ${plural(row.exposure, "covered day")}\nindex ${indexWords(row)}` : NOT_OBSERVABLE}`,
  }));
  return section(
    "Pace against their own past",
    note(
      "1 is the median of the competitor's own previous twelve months. Bars are 90 % intervals of the month's count. Vendors write in different grain, so compare each with itself, not with others. Green is us.",
    ),
    points.length ? chart(title, intervals(points, "velocity index (1 = usual)", 1)) : null,
    velocityTable(`${title}${sorted.length > SHOWN ? `; the chart shows the first ${SHOWN}` : ""}`, sorted, {
      title: "Competitor",
      show: (row) => who(row.scope_id),
      sort: (row) => competitorName(row.scope_id).toLowerCase(),
    }),
  );
}

/** -> rows of velocity with every figure leading to the changes behind it. */
function velocityTable(caption, rows, first) {
  return tableOf(
    caption,
    [
      first,
      { title: "Changes", show: (row) => changesLink(row.n, monthParams(row)), sort: (row) => row.n },
      { title: "Covered days", show: (row) => known(row.exposure || null, count(row.exposure)), sort: (row) => row.exposure },
      { title: "Per 28 days (90 % interval)", show: (row) => known(row.velocity, velocityWords(row)), sort: (row) => row.velocity },
      { title: "Over usual", show: (row) => known(row.index, indexWords(row)), sort: (row) => row.index },
    ],
    rows,
  );
}

/** Features by competitor and month; hatched where nobody could see. */
function monthsSection(features) {
  const periods = [...new Set(features.map((row) => row.period_start))].sort().slice(-24);
  const totals = new Map([...grouped(features, (row) => row.scope_id)].map(([id, rows]) => [id, rows.reduce((sum, row) => sum + (row.n ?? 0), 0)]));
  const chosen = [...totals.keys()].sort((one, other) => totals.get(other) - totals.get(one)).slice(0, SHOWN);
  const found = new Map(features.map((row) => [`${row.scope_id} ${row.period_start}`, row]));
  const cells = chosen.flatMap((id) => periods.map((period) => monthCell(id, period, found.get(`${id} ${period}`))));
  const title = `Features by competitor and month${totals.size > SHOWN ? `, the ${SHOWN} that shipped most` : ""}`;
  const columns = [
    { title: "Competitor", show: who },
    ...periods.map((period) => ({ title: period.slice(0, 7), show: (id) => monthLink(found.get(`${id} ${period}`)) })),
  ];
  return section(
    "Who ships how much",
    cells.length ? chart(title, matrix(cells, { xs: periods, ys: chosen.map(competitorName), isTime: true })) : null,
    folded("The same figures as a table", () => tableOf("Features by competitor and month", columns, [...totals.keys()])),
  );
}

function monthCell(id, period, row) {
  const value = row ? row.n : null;
  const tip = `${competitorName(id)}, ${month(period)}\n${isKnown(value) ? `${plural(value, "feature")} on ${plural(row.exposure, "covered day")}` : NOT_OBSERVABLE}`;
  return {
    y: competitorName(id),
    x: period,
    value,
    words: isKnown(value) ? count(value) : "",
    tip,
    go: isKnown(value) ? href(["changes"], { ...monthParams(row), rated: "yes" }) : href(["competitor", id]),
  };
}

const monthLink = (row) => changesLink(row ? row.n : null, row && monthParams(row));

/** Who ships what: features of twelve months by theme; a competitor without cover is hatched, one with cover and none is 0. */
function mixSection(mix, about) {
  const found = new Map(mix.map((row) => [`${row.theme} ${row.competitor}`, row.n]));
  const sum = (rows) => rows.reduce((total, row) => total + row.n, 0);
  const byTheme = [...grouped(mix, (row) => row.theme)].sort((one, other) => sum(other[1]) - sum(one[1])).map(([theme]) => theme);
  const totals = new Map([...grouped(mix, (row) => row.competitor)].map(([id, rows]) => [id, sum(rows)]));
  const everybody = [...names.competitor.values()].sort((one, other) => (totals.get(other.id) ?? 0) - (totals.get(one.id) ?? 0));
  const value = (theme, row) => (row.exposure ? (found.get(`${theme} ${row.id}`) ?? 0) : null);
  const params = (theme, row) => ({ competitor: row.id, theme, kind: "feature", from: about.year_from, until: about.year_until });
  const cells = everybody.slice(0, SHOWN).flatMap((row) =>
    byTheme.map((theme) => {
      const n = value(theme, row);
      return {
        x: row.name,
        y: theme,
        value: n,
        words: n ? count(n) : "",
        go: href(["changes"], { ...params(theme, row), rated: "yes" }),
        tip: `${row.name}, ${theme}\n${isKnown(n) ? `${plural(n, "feature")} in twelve months, ${plural(row.exposure, "covered day")}` : NOT_OBSERVABLE}`,
      };
    }),
  );
  const title = `Features by theme and competitor, ${month(about.year_from)} to ${month(about.last_month)}`;
  const columns = [
    { title: "Theme", show: (theme) => to(["theme", theme], theme) },
    ...everybody.map((row) => ({ title: row.name, show: (theme) => changesLink(value(theme, row), params(theme, row)) })),
  ];
  return section(
    "Who ships what",
    note(
      "A change can be in several themes, so columns do not add up. An empty cell is a 0 that was seen. Counts are not rates: a competitor that is covered for fewer days shows fewer.",
    ),
    byTheme.length ? chart(title, matrix(cells, { xs: everybody.slice(0, SHOWN).map((row) => row.name), ys: byTheme })) : null,
    folded("The same figures as a table", () => tableOf(title, columns, byTheme, { none: "No feature names a theme." })),
  );
}
