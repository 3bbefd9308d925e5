// What is there before anything is asked: what can be typed, and the keys.

import { searchFor } from "./address.js";
import { h } from "./dom.js";

const EXAMPLES = [
  ["a part number", "also without its dashes, with a typing error, in a sentence, or a barcode", "price for SS-M12-175-A270-HEX-50"],
  ["a specification", "sizes, units, materials, standards; each is checked", "hex bolt M12 x 50, stainless A2"],
  ["a sentence", "in English, German, French or Dutch", "Magnetventil 24 V DC, G 1/2, für Wasser"],
];
const KEYS = [
  ["/", "to the query"],
  ["↑ ↓", "through the products"],
  ["Enter", "open or close one"],
  ["Esc", "back to the query"],
];

/** The page before the first search. */
export function startView() {
  const examples = EXAMPLES.map(([name, about, query]) =>
    h("div", {}, h("dt", {}, name), h("dd", {}, about, h("br"), "such as ", h("a", { href: searchFor(query) }, query))),
  );
  const keys = KEYS.map(([key, does]) => h("li", {}, h("kbd", {}, key), ` ${does}`));
  const list = h("p", {}, "A whole list of numbers? ", h("a", { href: "#mode=list" }, "Paste it"), ", here or into the line above.");
  return h("div", { class: "start" }, h("h2", {}, "What you can type"), h("dl", {}, examples), list, h("ul", { class: "keys", "aria-label": "Keys" }, keys));
}
