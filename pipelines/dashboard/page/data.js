// The data: each dataset lies in the page as text, and is read when a view first asks for it.
const tables = new Map();
const names = { competitor: new Map(), product: new Map() };

/** -> the rows of a dataset. A row looks its values up in the columns when it is asked. */
function table(name) {
  if (!tables.has(name))
    tables.set(
      name,
      unpacked(`data-${name}`).then((text) => rowsOf(JSON.parse(text))),
    );
  return tables.get(name);
}

/** -> the text that lies packed in an element: base64 of gzip. The element is emptied, since nobody reads it twice. */
async function unpacked(id) {
  const element = document.getElementById(id) || (await arrived(id));
  const binary = atob(element.textContent);
  element.textContent = "";
  const bytes = new Uint8Array(binary.length);
  for (let place = 0; place < binary.length; place += 1) bytes[place] = binary.charCodeAt(place);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

/** -> an element that stands behind this script, as soon as the whole page is there. */
async function arrived(id) {
  if (document.readyState === "loading") await new Promise((done) => addEventListener("DOMContentLoaded", done, { once: true }));
  return document.getElementById(id);
}

function rowsOf(packed) {
  class Row {
    constructor(place) {
      this.place = place;
    }
  }
  for (const [name, column] of Object.entries(packed.columns)) {
    const { values, words, codes } = column;
    const get = values
      ? function () {
          return values[this.place];
        }
      : function () {
          return words[codes[this.place]];
        };
    Object.defineProperty(Row.prototype, name, { get });
  }
  return Array.from({ length: packed.size }, (_, place) => new Row(place));
}

/** Reads who the competitors are and what they sell: every view names them. */
async function loadNames() {
  for (const kind of Object.keys(names)) for (const row of await table(kind)) names[kind].set(row.id, row);
}

const nameOf = (kind, id) => (names[kind].get(id) || {}).name || id || "";
const competitorName = (id) => nameOf("competitor", id);
const isUs = (id) => Boolean((names.competitor.get(id) || {}).is_us);

/** -> the words that an event, change or price was read from; `=` stands for its own words. */
const quoteOf = (row) => (row.quote === "=" ? row.text || row.subject : row.quote);

/** -> rows by a key. */
function grouped(rows, key) {
  const groups = new Map();
  for (const row of rows) {
    const name = key(row);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(row);
  }
  return groups;
}

/** -> days from one ISO day to another. */
const daysBetween = (from, until) => Math.round((Date.parse(until) - Date.parse(from)) / 86400000);
