// The asked attributes of a product as chips, by verdict; the rule is in the tooltip.

import { foreign, h } from "./dom.js";
import { tipped } from "./tip.js";
import { plain, ruleText, VERDICTS } from "./words.js";

/** Chips for all asked attributes: what is contradicted first, then met, then unknown. */
export function chips(attributes) {
  const groups = Object.entries(VERDICTS).map(([verdict, told]) => [
    told,
    attributes.filter((attribute) => attribute.verdict === verdict),
  ]);
  return groups.filter(([, own]) => own.length).map(([told, own]) => group(told, own));
}

/** A verdict as a sign and a word. */
export function mark({ sign, word, look }) {
  return h("span", { class: `mark ${look}` }, h("span", { "aria-hidden": "true" }, `${sign} `), word);
}

function group(told, attributes) {
  const items = attributes.map((attribute) => h("li", {}, chip(told, attribute)));
  return h("div", { class: "verdict" }, mark(told), h("ul", { "aria-label": told.word }, items));
}

function chip(told, attribute) {
  const { asked, offered, verdict } = attribute;
  const differs = verdict.endsWith("contradiction") && offered !== null;
  const button = h(
    "button",
    { type: "button", class: `chip ${told.look}` },
    h("span", { class: "kind" }, plain(attribute.kind)),
    " ",
    foreign(offered ?? asked),
    differs ? [", asked ", foreign(asked)] : null,
    attribute.others.length ? " (sources differ)" : null,
  );
  return tipped(button, ruleText(attribute));
}
