// Why a product stands where it does: each signal's value times its weight is its part of the score.

import { h } from "./dom.js";
import { decimals, plain } from "./words.js";

const LOOKS = 7;

/** All signals in one bar as long as the score. */
export function scoreBar(signals) {
  const parts = signals.map((signal, place) => h("i", { class: look(place), "--part": Math.max(0, part(signal)) }));
  return h("span", { class: "score-bar", "aria-hidden": "true" }, parts);
}

/** A bar for each signal: the frame is as long as its weight, the filling as its value times its weight. */
export function signalTable(signals, score) {
  const most = Math.max(...signals.map((signal) => Math.abs(signal.weight)), Number.EPSILON);
  const rows = signals.map((signal, place) => row(signal, place, most));
  const head = ["signal", "", "value × weight", "part"].map((text) => h(text ? "th" : "td", { scope: text ? "col" : null }, text));
  const sum = h("td", { class: "number", colspan: "3" }, decimals(score));
  const total = h("tr", {}, h("th", { scope: "row" }, "score"), sum);
  return h(
    "table",
    { class: "signals" },
    h("caption", {}, "Why this rank"),
    h("thead", {}, h("tr", {}, head)),
    h("tbody", {}, rows),
    h("tfoot", {}, total),
  );
}

function row(signal, place, most) {
  const filled = Math.min(1, Math.abs(signal.value));
  const bar = h(
    "span",
    { class: `bar-frame ${look(place)}`, "--weight": Math.abs(signal.weight) / most, "--value": filled, "aria-hidden": "true" },
    h("i"),
  );
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, plain(signal.name)),
    h("td", {}, bar),
    h("td", { class: "number formula" }, `${decimals(signal.value)} × ${decimals(signal.weight)}`),
    h("td", { class: "number" }, decimals(part(signal))),
  );
}

const part = (signal) => signal.value * signal.weight;
const look = (place) => `look-${place % LOOKS}`;
