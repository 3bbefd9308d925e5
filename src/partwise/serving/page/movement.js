// How reranking moved a product: up or down, and by how much.

import { h } from "./dom.js";

/** Name a movement; null where the first stage is not known. */
export function movement(before, now) {
  if (before === null) return null;
  const by = before - now;
  if (by === 0) return { sign: "=", text: "", look: "same", told: "in the same place after stage 1" };
  const look = by > 0 ? "up" : "down";
  return { sign: by > 0 ? "▲" : "▼", text: String(Math.abs(by)), look, told: `${look} ${Math.abs(by)} from ${before} after stage 1` };
}

/** Show a movement; the words are for whoever does not see the sign. */
export function moved(before, now) {
  const found = movement(before, now);
  if (!found) return null;
  return h(
    "span",
    { class: `moved ${found.look}`, title: found.told },
    h("span", { "aria-hidden": "true" }, `${found.sign} ${found.text}`.trim()),
    h("span", { class: "unseen" }, found.told),
  );
}
