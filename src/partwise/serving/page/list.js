// A pasted list: what each line names, as a table and as CSV.

import { searchFor } from "./address.js";
import { post } from "./api.js";
import { mark } from "./chips.js";
import { copyButton } from "./copy.js";
import { download, toCsv } from "./csv.js";
import { announce, byId, foreign, h, show } from "./dom.js";
import { count, counted, ms, reasonText, STATUSES } from "./words.js";

const MOST_CHARACTERS = 100_000;
const MOST_LINES = 10_000;
const AT_ONCE = 200;
const COLUMNS = ["line", "status", "quantity", "text", "number", "brand", "title", "note"];

/** Say how long the list is, and whether that is too long. */
export function countLines() {
  const text = byId("list").value;
  const lines = text.split("\n").filter((line) => line.trim()).length;
  const isTooLong = text.length > MOST_CHARACTERS || lines > MOST_LINES;
  const limit = ` The most is ${count(MOST_LINES)} lines and ${count(MOST_CHARACTERS)} characters; look it up in parts.`;
  byId("list-count").textContent = counted(lines, "line") + (isTooLong ? `.${limit}` : "");
  byId("list-count").classList.toggle("bad", isTooLong);
  return { lines, isTooLong };
}

/** Look the list up and show it. */
export async function lookUp(signal) {
  const reply = await post("lookup", { query: byId("list").value }, signal);
  showLines(reply, null);
  announce(told(reply.lines));
}

function showLines(reply, status) {
  const shown = reply.lines.filter((line) => status === null || line.status === status);
  const csv = h("button", { type: "button", onclick: () => download("partwise-list.csv", toCsv(reply.lines)) }, "Download CSV");
  const time = h("span", { class: "quiet-text" }, ms(reply.timings.total_ms));
  show(byId("list-results"), h("div", { class: "bar" }, tally(reply, status), time, csv), table(shown));
}

/** How many lines of each status; a click shows them alone. */
function tally(reply, chosen) {
  const button = (status, content) => {
    const isOn = status === chosen;
    const choose = () => {
      showLines(reply, isOn ? null : status);
      byId("list-results").querySelector(`[data-status="${status}"]`).focus();
    };
    return h("button", { type: "button", "aria-pressed": String(isOn), "data-status": status, onclick: choose }, content);
  };
  const buttons = Object.entries(STATUSES).map(([status, told]) => {
    const found = reply.lines.filter((line) => line.status === status).length;
    return button(status, [mark(told), ` ${count(found)}`]);
  });
  return h("div", { class: "switch", role: "group", "aria-label": "Show lines" }, buttons);
}

function table(lines) {
  const body = h("tbody", {});
  const more = h("button", { type: "button", class: "quiet" });
  let place = 0;
  const add = () => {
    body.append(...lines.slice(place, place + AT_ONCE).map(row));
    place = Math.min(lines.length, place + AT_ONCE);
    more.hidden = place >= lines.length;
    more.textContent = `Show more: ${count(lines.length - place)} lines are left`;
  };
  more.addEventListener("click", add);
  add();
  const head = h("thead", {}, h("tr", {}, COLUMNS.map((name) => h("th", { scope: "col" }, name))));
  const caption = h("caption", { class: "unseen" }, "What each line names");
  const frame = h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": "What each line names" });
  frame.append(h("table", { class: "lines" }, caption, head, body));
  return [frame, more];
}

function row(line) {
  return h(
    "tr",
    { "data-line": line.line },
    h("td", { class: "number" }, String(line.line)),
    h("td", {}, mark(STATUSES[line.status])),
    h("td", { class: "number" }, line.quantity === null ? "" : count(line.quantity)),
    h("td", {}, foreign(line.text, { class: "part-number" })),
    h("td", {}, line.number ? numberOf(line.number) : "–"),
    h("td", {}, foreign(line.brand)),
    h("td", {}, foreign(line.title)),
    h("td", {}, noted(line)),
  );
}

function numberOf(number) {
  const link = h("a", { href: searchFor(number.split("; ")[0]), class: "part-number" }, foreign(number));
  return h("span", {}, link, " ", copyButton(number));
}

function noted(line) {
  const reasons = line.reason.split("; ").filter(Boolean).map(reasonText);
  if (line.status === "ambiguous") reasons.push(`${line.product_ids.length} products have it`);
  const text = reasons.join("; ");
  if (!line.replaced_by) return text;
  const chain = line.replaced_by.split("; ");
  const link = h("a", { href: searchFor(chain.at(-1)), class: "part-number" }, foreign(chain.join(" → ")));
  return h("span", {}, text ? `${text}; ` : "", "replaced by ", link);
}

function told(lines) {
  const parts = Object.keys(STATUSES).map((status) => `${lines.filter((line) => line.status === status).length} ${status}`);
  return `${counted(lines.length, "line")} looked up: ${parts.join(", ")}`;
}
