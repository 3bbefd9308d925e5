// The products found, best first; each opens to show why it stands there.

import { searchFor } from "./address.js";
import { chips, mark } from "./chips.js";
import { copyButton } from "./copy.js";
import { foreign, h } from "./dom.js";
import { moved } from "./movement.js";
import { scoreBar, signalTable } from "./signals.js";
import { decimals, plain, reasonText, shortRule, VERDICTS } from "./words.js";

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** A list of products. */
export function resultList(documents) {
  return h("ol", { class: "results", "aria-label": "Products" }, documents.map(result));
}

function result(found) {
  const details = h("div", { class: "details", id: `details-${found.rank}`, hidden: true });
  const opener = h(
    "button",
    { type: "button", class: "opener", "aria-expanded": "false", "aria-controls": details.id },
    foreign(found.title ?? firstLine(found.content) ?? found.product_id, { lang: language(found) }, "span"),
  );
  opener.addEventListener("click", () => {
    if (!details.firstChild) details.append(...contents(found)); // built when they are first wanted
    details.hidden = !details.hidden;
    opener.setAttribute("aria-expanded", !details.hidden);
  });
  return h(
    "li",
    { class: "result", "data-product": found.product_id },
    h("div", { class: "place" }, h("span", { class: "rank" }, String(found.rank)), moved(found.first_stage_rank, found.rank)),
    h("div", { class: "main" }, facts(found), h("h2", {}, opener), notes(found), chips(found.attributes)),
    h("div", { class: "score" }, h("span", { class: "number", title: "Score" }, decimals(found.score)), scoreBar(found.signals)),
    details,
  );
}

function facts(found) {
  const number = found.part_number ?? null;
  return h(
    "p",
    { class: "facts" },
    number ? h("span", { class: "nowrap" }, foreign(number, { class: "part-number" }), " ", copyButton(number)) : null,
    found.brand ? foreign(found.brand, { class: "brand" }) : null,
    found.category ? foreign(found.category, { class: "category" }) : null,
  );
}

/** What the part-number lookup says of this product, and what replaces it. */
function notes(found) {
  const match = found.part_number_match;
  const lines = [];
  if (match?.is_exact) lines.push(h("p", { class: "note" }, mark({ sign: "✓", word: "exact part number", look: "good" })));
  else if (match) {
    const candidate = mark({ sign: "≈", word: "part number is a candidate", look: "fair" });
    lines.push(h("p", { class: "note" }, candidate, `: ${reasonText(match.reason ?? match.tier)}`));
  }
  if (match?.replaced_by_chain.length) lines.push(h("p", { class: "note" }, "Replaced by ", numbers(match.replaced_by_chain)));
  return lines;
}

/** Numbers as links that search for them. */
function numbers(each) {
  const links = each.map((number) => h("a", { href: searchFor(number), class: "part-number" }, foreign(number)));
  return links.flatMap((link, place) => (place ? [" → ", link] : [link]));
}

function contents(found) {
  return [
    h(
      "div",
      { class: "evidence" },
      found.signals.length ? signalTable(found.signals, found.score) : unscored(found),
      found.attributes.length ? attributeTable(found.attributes) : null,
    ),
    found.content ? text(found) : null,
    more(found),
  ].filter(Boolean);
}

function unscored(found) {
  const why = found.part_number_match?.is_exact
    ? "The part number answered: nothing had to be searched or scored."
    : "This pipeline gives one score and no signals.";
  return h("p", { class: "quiet-text" }, why);
}

function attributeTable(attributes) {
  const head = ["attribute", "asked", "offered", "verdict", "rule"].map((name) => h("th", { scope: "col" }, name));
  const rows = attributes.map((each) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, plain(each.kind)),
      h("td", {}, foreign(each.asked)),
      h("td", {}, each.offered === null ? "–" : foreign(each.offered)),
      h("td", {}, mark(VERDICTS[each.verdict])),
      h("td", { class: "rule" }, foreign(shortRule(each))),
    ),
  );
  const table = h(
    "table",
    { class: "attributes" },
    h("caption", {}, "What was asked"),
    h("thead", {}, h("tr", {}, head)),
    h("tbody", {}, rows),
  );
  return h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": "What was asked" }, table);
}

function text(found) {
  const label = `Text of ${found.part_number ?? found.product_id}`;
  const lines = [found.content, ...found.chunks.map((chunk) => chunk.content)].filter(Boolean);
  const blocks = lines.map((line) => foreign(line, { lang: language(found) }, "p"));
  return h("div", { class: "text", tabindex: "0", role: "group", "aria-label": label }, blocks);
}

function more(found) {
  const link = safeUrl(found.url);
  return h(
    "p",
    { class: "facts" },
    h("span", {}, "product ", foreign(found.product_id, { class: "part-number" })),
    found.language ? h("span", {}, "language ", foreign(found.language)) : null,
    link ? h("a", { href: link, target: "_blank", rel: "noopener noreferrer nofollow" }, "Product page") : null,
    found.related.length ? h("span", {}, "related ", numbers(found.related.map((each) => each.part_number ?? each.product_id))) : null,
  );
}

/** A catalog's address, if it leads to a page and runs nothing. */
function safeUrl(url) {
  const read = url && URL.canParse(url) ? new URL(url) : null;
  return read && ["http:", "https:"].includes(read.protocol) ? read.href : null;
}

const language = (found) => (LANGUAGE.test(found.language ?? "") ? found.language : null);
const firstLine = (content) => content?.split("\n", 1)[0] || null;
