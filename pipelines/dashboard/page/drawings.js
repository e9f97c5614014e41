// What charts look like: each function gives a Vega-Lite specification for rows of its own shape. `tip` is what a mark says, `go` where it leads.
const HATCH = "url(#hatch)";
const TIP = { field: "tip", type: "nominal" };
const quiet = (field, extra) => ({ field, title: null, ...extra });
const when = (extra) =>
  quiet("from", { type: "temporal", scale: { type: "utc" }, axis: { format: "%b %Y", tickCount: 6, grid: false, labelOverlap: true }, ...extra });
const hatched = (filter, encoding) => ({ transform: [{ filter }], mark: { type: "rect", fill: HATCH }, encoding: { ...encoding, tooltip: TIP } });

/** Names, each with a value and its interval: rows `{name, value, low, high, tip, go, us}`; a null value is hatched over the whole width. */
function intervals(rows, title, mark, top) {
  const limit = Math.max(...rows.map((row) => row.high ?? row.value ?? 0), mark ?? 0, 0.1);
  const floor = Math.min(0, ...rows.map((row) => row.low ?? row.value ?? 0));
  const y = quiet("name", { type: "nominal", sort: rows.map((row) => row.name), axis: { ticks: false, domain: false, labelPadding: 9 } });
  const x = { field: "value", type: "quantitative", title, scale: { domain: [floor, top ? Math.min(limit, top) : limit], nice: true } };
  return (colour) => ({
    data: { values: rows },
    height: rows.length * 24,
    layer: [
      {
        transform: [{ filter: "datum.value === null" }],
        mark: { type: "bar", fill: HATCH },
        encoding: { y, x: { value: 0 }, x2: { value: "width" }, tooltip: TIP },
      },
      ...(isKnown(mark) ? [{ mark: { type: "rule", color: colour.soft, strokeDash: [4, 3] }, encoding: { x: { datum: mark } } }] : []),
      {
        transform: [{ filter: "datum.low !== null && datum.value !== null" }],
        mark: { type: "rule", color: colour.area, strokeWidth: 5, clip: true },
        encoding: { y, x: { ...x, field: "low" }, x2: { field: "high" }, tooltip: TIP },
      },
      {
        transform: [{ filter: "datum.value !== null" }],
        mark: { type: "point", filled: true, size: 90, opacity: 1, cursor: "pointer" },
        encoding: { y, x, tooltip: TIP, color: { condition: { test: "datum.us", value: colour.us }, value: colour.mark } },
      },
    ],
  });
}

/** Months with an interval: rows `{from, until, value, low, high, tip, go}`; a null value is a hatched month. */
function months(rows, title) {
  const limit = Math.max(...rows.map((row) => row.high ?? row.value ?? 0), 1);
  const y = { field: "value", type: "quantitative", title, scale: { domain: [0, limit], nice: true }, axis: { tickCount: 4 } };
  return (colour) => ({
    data: { values: rows },
    height: 190,
    layer: [
      hatched("datum.value === null", { x: when(), x2: { field: "until" } }),
      { mark: { type: "rule", color: colour.area, strokeWidth: 5 }, encoding: { x: when(), y: { ...y, field: "low" }, y2: { field: "high" }, tooltip: TIP } },
      { mark: { type: "line", color: colour.mark, strokeWidth: 1.5 }, encoding: { x: when(), y } },
      {
        transform: [{ filter: "datum.value !== null" }],
        mark: { type: "point", filled: true, size: 60, opacity: 1, color: colour.mark, cursor: "pointer" },
        encoding: { x: when(), y, tooltip: TIP },
      },
    ],
  });
}

/** Lines over months: rows `{from, until?, value, series, tip}`; a null value breaks its line and is hatched where `until` ends it. */
function lines(rows, title, domain) {
  const y = { field: "value", type: "quantitative", title, scale: { ...(domain ? { domain } : { zero: true }), nice: true }, axis: { tickCount: 5 } };
  const series = [...new Set(rows.map((row) => row.series))];
  const legend = series.length > 1 ? {} : null;
  const named = (colour) => quiet("series", { type: "nominal", sort: series, legend, scale: { domain: series, range: [colour.mark, colour.warm, colour.us] } });
  return (colour) => ({
    data: { values: rows },
    height: 200,
    layer: [
      ...(rows.some((row) => row.until && !isKnown(row.value)) ? [hatched("datum.value === null", { x: when(), x2: { field: "until" } })] : []),
      {
        mark: { type: "line", strokeWidth: 1.6 },
        encoding: { x: when(), y, color: named(colour), strokeDash: { field: "series", type: "nominal", legend: null, sort: series } },
      },
      {
        transform: [{ filter: "datum.value !== null" }],
        mark: { type: "point", filled: true, size: 40, opacity: 1 },
        encoding: { x: when(), y, color: named(colour), tooltip: TIP },
      },
    ],
  });
}

/** A field of cells: rows `{x, y, value, words, tip, go}`; null is hatched, 0 is empty. `isTime` where x is a month. */
function matrix(rows, { xs, ys, isTime, dark }) {
  const y = quiet("y", { type: "ordinal", sort: ys, axis: { ticks: false, domain: false } });
  const x = quiet("x", {
    type: "ordinal",
    sort: xs,
    axis: {
      ticks: false,
      domain: false,
      orient: "top",
      labelAngle: -55,
      labelLimit: 110,
      ...(isTime ? { labelExpr: "slice(datum.label, 5, 7) === '01' || datum.index === 0 ? slice(datum.label, 0, 7) : slice(datum.label, 5, 7)" } : {}),
    },
  });
  const top = Math.max(...rows.map((row) => row.value ?? 0), 1);
  return (colour) => ({
    data: { values: rows },
    height: ys.length * 24,
    encoding: { x, y, tooltip: TIP },
    layer: [
      { transform: [{ filter: "datum.value === null" }], mark: { type: "rect", fill: HATCH } },
      {
        transform: [{ filter: "datum.value !== null" }],
        mark: { type: "rect", cursor: "pointer", stroke: colour.line, strokeWidth: 0.5 },
        encoding: {
          color: quiet("value", {
            type: "quantitative",
            legend: null,
            scale: { domain: [0, top], range: [colour.paper, colour.mark], type: "sqrt", interpolate: "rgb" },
          }),
        },
      },
      ...(xs.length > 30
        ? []
        : [
            {
              transform: [{ filter: "datum.value !== null && datum.words !== ''" }],
              mark: { type: "text", fontSize: 11, cursor: "pointer" },
              encoding: {
                text: { field: "words" },
                color: { condition: { test: `sqrt(datum.value / ${top}) > 0.55`, value: colour.paper }, value: colour.ink },
              },
            },
          ]),
    ],
  });
}

/** Bars by month, stacked by kind: rows `{from, value, series, tip, go}`; `gaps` are hatched stretches `{from, until, tip}`. */
function bars(rows, title, gaps) {
  const series = [...grouped(rows, (row) => row.series).keys()];
  const legend = { columns: Math.max(2, Math.floor(innerWidth / 190)), symbolLimit: 12 };
  return () => ({
    height: 150,
    layer: [
      { data: { values: gaps }, mark: { type: "rect", fill: HATCH }, encoding: { x: when(), x2: { field: "until" }, tooltip: TIP } },
      {
        data: { values: rows },
        mark: { type: "bar", cursor: "pointer" },
        encoding: {
          x: when({ timeUnit: "utcyearmonth" }),
          y: { field: "value", type: "quantitative", title, stack: true, axis: { tickCount: 4, format: "d" } },
          color: quiet("series", { type: "nominal", sort: series, scale: { scheme: "tableau10" }, legend }),
          tooltip: TIP,
        },
      },
    ].filter((layer) => layer.data.values.length),
  });
}

/** Amounts on a line, one row a competitor: rows `{name, value, tip, go, us}`, with a rule at `middle`. */
function strip(rows, title, middle) {
  const y = quiet("name", { type: "nominal", sort: "x", axis: { ticks: false, grid: true, labelPadding: 9 } });
  const x = { field: "value", type: "quantitative", title, scale: { zero: true } };
  return (colour) => ({
    data: { values: rows },
    height: new Set(rows.map((row) => row.name)).size * 26,
    layer: [
      ...(isKnown(middle) ? [{ mark: { type: "rule", color: colour.soft, strokeDash: [4, 3] }, encoding: { x: { datum: middle } } }] : []),
      {
        mark: { type: "point", filled: true, size: 110, opacity: 0.9, cursor: "pointer" },
        encoding: { x, y, tooltip: TIP, color: { condition: { test: "datum.us", value: colour.us }, value: colour.mark } },
      },
    ],
  });
}

/** Stretches of days: rows `{name, from, until, state, tip}`; a gap is hatched. */
function stretches(rows) {
  const y = quiet("name", { type: "nominal", axis: { ticks: false, domain: false } });
  return (colour) => ({
    data: { values: rows },
    height: new Set(rows.map((row) => row.name)).size * 20,
    encoding: { y, x: when(), x2: { field: "until" }, tooltip: TIP },
    layer: [
      { transform: [{ filter: "datum.state === 'covered'" }], mark: { type: "bar", height: 10, color: colour.area } },
      { transform: [{ filter: "datum.state !== 'covered'" }], mark: { type: "bar", height: 14, fill: HATCH, stroke: colour.warm, strokeWidth: 1 } },
    ],
  });
}
