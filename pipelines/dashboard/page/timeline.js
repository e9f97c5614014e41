// The timeline of events, and every change behind the rates: both with filters that stand in the address.

async function timeline(params) {
  const all = await table("event");
  const fields = [
    { name: "competitor", title: "Competitor", options: competitorOptions() },
    { name: "type", title: "Event", options: optionsOf(all, "type") },
    { name: "from", title: "From", type: "date" },
    { name: "until", title: "Until", type: "date" },
    { name: "text", title: "Words" },
  ];
  const draw = async (chosen) => {
    const matches = matcher(chosen, "subject");
    const rows = all.filter((row) => matches(row) && (!chosen.type || row.type === chosen.type));
    const words = `${count(rows.length)} of ${plural(all.length, "event")}`;
    setTimeout(drawCharts, 0);
    return {
      words,
      nodes: [await histogram("Events by month", rows, (row) => plain(row.type), "timeline", chosen), eventsTable("Events, newest first", rows)],
    };
  };
  return [
    el("h1", {}, "Timeline"),
    el("p", { class: "soft" }, "Every event, dated by the vendor or bounded by two captures; what only we noticed is said to be noticed."),
    ...(await filtered(["timeline"], params, fields, draw)),
  ];
}

async function changes(params) {
  const all = await table("change");
  const themes_ = new Set((await table("momentum")).map((row) => row.theme));
  const yes = [["yes", "yes"]];
  const fields = [
    { name: "competitor", title: "Competitor", options: competitorOptions() },
    { name: "product", title: "Product", options: productOptions() },
    { name: "kind", title: "Kind", options: optionsOf(all, "kind") },
    { name: "theme", title: "Theme", options: [...themes_].sort().map((name) => [name, name]) },
    { name: "from", title: "From", type: "date" },
    { name: "until", title: "Until", type: "date" },
    { name: "text", title: "Words" },
    { name: "breaking", title: "Breaking", options: yes },
    { name: "counted", title: "Each once", options: yes },
    { name: "rated", title: "Counted in rates", options: yes },
  ];
  const draw = async (chosen) => {
    const rows = chosenChanges(all, chosen);
    setTimeout(drawCharts, 0);
    return {
      words: `${count(rows.length)} of ${plural(all.length, "change")}`,
      nodes: [await histogram("Changes by month", rows, (row) => plain(row.kind), "changes", chosen), changesTable("Changes, newest first", rows)],
    };
  };
  return [
    el("h1", {}, "Changes"),
    el("p", { class: "soft" }, "Every line of every release note. Rates count those that are counted once, dated, and on a day that is covered."),
    ...(await filtered(["changes"], params, fields, draw)),
  ];
}

/** -> the changes that the filters leave. */
function chosenChanges(all, chosen) {
  const matches = matcher(chosen, "text");
  return all.filter(
    (row) =>
      matches(row) &&
      (!chosen.product || row.product === chosen.product) &&
      (!chosen.kind || row.kind === chosen.kind) &&
      (!chosen.theme || (row.themes || "").split("|").includes(chosen.theme)) &&
      (!chosen.breaking || row.is_breaking || row.kind === "breaking") &&
      (!chosen.counted || row.is_counted) &&
      (!chosen.rated || row.is_rated),
  );
}

/** -> the test of what both lists are filtered by: competitor, days, words. What nothing dates is in no period. */
function matcher(chosen, field) {
  const words = (chosen.text || "").toLowerCase().split(/\s+/).filter(Boolean);
  const hasDay = (row) => row.day && row.basis !== "discovered";
  return (row) =>
    (!chosen.competitor || row.competitor === chosen.competitor) &&
    (!chosen.from || (hasDay(row) && row.day >= chosen.from)) &&
    (!chosen.until || (hasDay(row) && row.day <= chosen.until)) &&
    (!words.length || holds((row[field] || "").toLowerCase(), words));
}

const holds = (text, words) => words.every((word) => text.includes(word));

const changesTable = (caption, rows) =>
  tableOf(
    caption,
    [
      evidenceColumn("change", "Change", (row) => row.text),
      {
        title: "Kind",
        show: (row) => `${plain(row.kind)}${row.is_breaking && row.kind !== "breaking" ? ", breaking" : ""}${row.is_counted ? "" : " (counted elsewhere)"}`,
        sort: (row) => row.kind,
      },
      whoColumn,
      productColumn,
      dayColumn,
      { title: "Release", show: (row) => row.release || "", sort: (row) => row.release },
    ],
    rows,
    { none: "No change is like this." },
  );

/** How many by month; a bar leads to its month. */
async function histogram(title, rows, series, view, chosen) {
  const dated_ = rows.filter((row) => row.day && row.basis !== "discovered");
  const often = new Set(
    [...grouped(dated_, series)]
      .sort((one, other) => other[1].length - one[1].length)
      .slice(0, 7)
      .map(([name]) => name),
  );
  const kept = (row) => (often.has(series(row)) ? series(row) : "other");
  const points = [...grouped(dated_, (row) => `${row.day.slice(0, 7)}|${kept(row)}`)].map(([key, found]) => {
    const [period, name] = key.split("|");
    const until = new Date(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5, 7)), 0)).toISOString().slice(0, 10);
    return {
      from: `${period}-01`,
      value: found.length,
      series: name,
      tip: `${month(`${period}-01`)}, ${name}: ${count(found.length)}`,
      go: href([view], { ...chosen, from: `${period}-01`, until }),
    };
  });
  const left = rows.length - dated_.length;
  const words = `${title}${left ? `; ${count(left)} that nothing dates are left out` : ""}. ${gapWords(chosen)}`;
  if (!points.length) return el("p", { class: "note" }, words);
  const sorted = points.sort((one, other) => (one.series < other.series ? -1 : 1));
  return chart(words, bars(sorted, "count", await gapsOf(chosen, sorted)), "The table below lists what it counts.");
}

const gapWords = (chosen) =>
  chosen.competitor ? "Hatched months are not observable." : "A month in which somebody is not covered shows fewer than there were.";

/** -> the months of one competitor in which its release notes could not be seen, as far as the bars reach. */
async function gapsOf(chosen, points) {
  if (!chosen.competitor) return [];
  const months_ = points.map((row) => row.from).sort();
  const rows = (await table("velocity")).filter((row) => row.scope === "competitor" && row.scope_id === chosen.competitor && row.kind === "feature");
  const gaps = rows.filter((row) => !isKnown(row.n) && row.period_end >= months_[0]);
  const early = months_[0] < (rows[0] || {}).period_start ? [{ period_start: months_[0], period_end: rows[0].period_start }] : [];
  return [...early, ...gaps].map((row) => ({
    from: row.period_start,
    until: row.period_end,
    tip: `${month(row.period_start)}\nrelease notes ${NOT_OBSERVABLE}`,
  }));
}
