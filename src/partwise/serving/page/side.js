// Beside the results: what narrows them, and where the time went.

import { foreign, h } from "./dom.js";
import { count, ms, plain } from "./words.js";

const NAMES = { brand: "Brand", category: "Category" };
const SHOWN = 8;

/**
 * Keeps the values to choose from. A reply counts only what its filters let through, so a field's values are those of
 * the last reply to the same query in which that field was free.
 */
export class Facets {
  #asked = "";
  #values = { brand: [], category: [] };

  take(reply, state) {
    const asked = JSON.stringify([state.q, reply.pipeline]);
    if (asked !== this.#asked) this.#values = { brand: [], category: [] };
    this.#asked = asked;
    for (const field of Object.keys(this.#values)) {
      if (!state.filters[field].length) this.#values[field] = reply.facets[field];
    }
  }

  /** Checkboxes; `change` is called with a field and its chosen values. */
  view(state, change) {
    const fields = Object.keys(NAMES).map((field) => fieldset(field, this.#values[field], state.filters[field], change));
    const isFiltered = Object.values(state.filters).some((values) => values.length);
    const clear = h("button", { type: "button", class: "quiet", onclick: () => change(null, []) }, "Remove all filters");
    const isCounted = Object.values(this.#values).some((values) => values.length);
    const about = h("p", { class: "quiet-text" }, "Counted among the best candidates.");
    return [...fields, isFiltered ? clear : null, isCounted ? about : null];
  }
}

/** Milliseconds by component. */
export function times(timings, elapsed) {
  const components = Object.entries(timings.components);
  const most = Math.max(...components.map(([, time]) => time), Number.EPSILON);
  const rows = components.map(([name, time]) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", title: name }, plain(name)),
      h("td", {}, h("span", { class: "time-bar", "--value": time / most, "aria-hidden": "true" }, h("i"))),
      h("td", { class: "number" }, ms(time)),
    ),
  );
  const sums = [["on the server", timings.total_ms], ["in the browser", elapsed]].map(([name, time]) =>
    h("tr", {}, h("th", { scope: "row" }, name), h("td", { class: "number", colspan: "2" }, ms(time))),
  );
  return h("table", { class: "times" }, h("caption", {}, "Time by component"), h("tbody", {}, rows), h("tfoot", {}, sums));
}

function fieldset(field, values, chosen, change) {
  const known = new Set(values.map((each) => each.value));
  const all = [...chosen.filter((value) => !known.has(value)).map((value) => ({ value, count: null })), ...values];
  if (!all.length) return null;
  const pick = (value, isOn) => change(field, isOn ? [...chosen, value] : chosen.filter((each) => each !== value));
  const boxes = all.map((each) => box(field, each, chosen.includes(each.value), pick));
  const more = boxes.slice(SHOWN);
  return h(
    "fieldset",
    { "data-field": field },
    h("legend", {}, NAMES[field]),
    boxes.slice(0, SHOWN),
    more.length ? h("details", {}, h("summary", {}, `${count(more.length)} more`), more) : null,
  );
}

function box(field, { value, count: found }, isOn, pick) {
  const input = h("input", { type: "checkbox", name: field, value, checked: isOn, onchange: (event) => pick(value, event.target.checked) });
  return h("label", {}, input, foreign(value), found === null ? null : h("span", { class: "number" }, count(found)));
}
