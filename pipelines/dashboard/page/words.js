// Figures and days as the brief says them. Unknown is a word, never 0.
const NOT_OBSERVABLE = "not observable";
const SYMBOLS = { USD: "$", EUR: "€", GBP: "£", JPY: "¥" };
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const whole = new Intl.NumberFormat("en-US");
const writers = new Map();

/** -> a figure with `digits` decimals; ties go to the even digit, as in the brief. */
function fixed(value, digits) {
  if (!writers.has(digits)) {
    writers.set(
      digits,
      new Intl.NumberFormat("en-US", {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        roundingMode: "halfEven",
        useGrouping: false,
        signDisplay: "negative",
      }),
    );
  }
  return writers.get(digits).format(value);
}

const isKnown = (value) => value !== null && value !== undefined;
const rate = (value, digits = 1) => (isKnown(value) ? fixed(value, digits) : NOT_OBSERVABLE);
const count = (value, unknown = "unknown") => (isKnown(value) ? whole.format(value) : unknown);
const percent = (share, unknown = "unknown") => (isKnown(share) ? `${fixed(share * 100, 1)} %` : unknown);
const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
const span = (low, high, digits = 1) => (isKnown(low) && isKnown(high) ? `${fixed(low, digits)}–${fixed(high, digits)}` : "");
const plain = (word) => (isKnown(word) ? word.replaceAll("_", " ") : "");

/** -> `3 March 2026` of an ISO day. */
function day(iso, unknown = "an unknown day") {
  if (!iso) return unknown;
  const [year, month, date] = iso.split("-");
  return `${Number(date)} ${MONTHS[month - 1]} ${year}`;
}

/** -> `March 2026` of an ISO day. */
function month(iso) {
  return iso ? `${MONTHS[iso.slice(5, 7) - 1]} ${iso.slice(0, 4)}` : "an unknown month";
}

const minute = (instant, unknown = "never") => (instant ? `${instant} UTC` : unknown);

/** -> `$29`, `€9.50`, `12 CHF` of an exact decimal in text. */
function money(amount, currency, none = "no public price") {
  if (!isKnown(amount)) return none;
  const [units, rest = ""] = amount.split(".");
  const cents = rest.replace(/0+$/, "");
  const digits = units.replace(/\B(?=(\d{3})+$)/g, ",") + (cents ? `.${cents.padEnd(2, "0")}` : "");
  return SYMBOLS[currency] ? SYMBOLS[currency] + digits : `${digits} ${currency || "(currency not stated)"}`;
}

/** -> `per user per month, billed annually`, as far as the page says it. */
function per(unit, period, billed) {
  const parts = [];
  if (unit) parts.push(`per ${unit}`);
  if (period === "one_time") parts.push("once");
  else if (period && period !== "usage") parts.push(`per ${period}`);
  return parts.join(" ") + (billed === "annually" && period === "month" ? ", billed annually" : "");
}

const BASES = { vendor: "the vendor states it", archive: "two captures bound it", discovered: "only the day we noticed is known" };

/** -> the day of something, or when it was noticed where nothing dates it. */
function dated(row) {
  if (!row.day || row.basis === "discovered") return `noticed ${day(row.observed && row.observed.slice(0, 10))}`;
  return row.precision === "month" ? month(row.day) : day(row.day);
}

/** -> a price in words: an amount, or what stands in its place. */
function priceWords(row) {
  if (isKnown(row.amount)) return `${money(row.amount, row.currency)} ${per(row.unit, row.period, row.billed)}`.trim();
  return { free: "free", contact_sales: "contact sales", usage: "by usage", hidden: "not shown" }[row.kind] || plain(row.kind) || "no public price";
}
