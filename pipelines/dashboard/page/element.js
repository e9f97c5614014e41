// Elements are made here alone. What was captured goes in as text, never as markup.

/** -> an element; children are nodes or text. `on` maps events to functions. */
function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** -> a link within the page. */
const to = (path, words, params, attributes) => el("a", { href: href(path, params), ...attributes }, words);

/** -> a link to an address where it is plain http or https in visible ASCII, else its text without marks that steer it: nothing else becomes a link. */
function outside(url) {
  if (!url) return "none";
  if (/^https?:\/\/[!#-;=?-~]+$/.test(url)) return el("a", { href: url, rel: "noopener noreferrer nofollow" }, url);
  return el("span", {}, url.replace(/[\p{Cc}\p{Cf}]+/gu, " "));
}

/** -> the words, marked where they say that something is not known. */
const unknown = (words) => el("span", { class: "unknown" }, words);
const known = (value, words) => (isKnown(value) ? words : unknown(words));

/** -> a list of terms and what each is. */
const facts = (...entries) =>
  el(
    "dl",
    { class: "facts" },
    ...entries
      .filter(Boolean)
      .map(([term, said]) => [el("dt", {}, term), el("dd", {}, said)])
      .flat(),
  );

/** -> the page's most important figures in a row; each is a link to where it comes from. */
const figures = (...entries) =>
  el("dl", { class: "figures" }, ...entries.filter(Boolean).map(([term, said]) => el("div", {}, el("dt", {}, term), el("dd", {}, said))));

/** -> a part of a view under its heading. */
const section = (title, ...children) => el("section", {}, el("h2", {}, title), ...children);
const note = (...words) => el("p", { class: "note" }, ...words);

/** Tells readers of the screen what has changed. */
function tell(words) {
  document.getElementById("told").textContent = words;
}

/** -> a part that is made when it is first opened. */
function folded(summary, make) {
  const open = (event) => event.target.open && event.target.children.length === 1 && event.target.append(make());
  return el("details", { on: { toggle: open } }, el("summary", {}, summary));
}
