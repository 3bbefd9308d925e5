// Stage 1 beside stage 2: the same products in both orders, joined by lines, so that one sees what reranking changed.

import { foreign, h, s } from "./dom.js";
import { moved, movement } from "./movement.js";
import { counted, decimals } from "./words.js";

/** Both orders side by side; `open` is called with the place of the product that somebody wants to see. */
export function stagesView(reply, open) {
  if (!reply.first_stage) return h("p", { class: "quiet-text" }, whyNone(reply));
  const after = reply.documents;
  const before = firstStage(reply.first_stage, after);
  const places = new Map(before.map((each, place) => [each.product_id, place]));
  const kept = new Set(after.map((each) => each.product_id));
  const rows = Math.max(before.length, after.length);
  const view = h(
    "div",
    { class: "stages", "--rows": rows },
    column("Stage 1", "fast, over the whole catalog", before.map((each) => staged(each, kept.has(each.product_id), after.length))),
    lines(after, places, rows),
    column("Stage 2", "reranked, with attributes", after.map((each) => final(each, open))),
  );
  lightUp(view);
  return h("div", {}, h("p", { class: "stages-told" }, told(reply.first_stage, after)), view);
}

function whyNone(reply) {
  if (reply.matches.some((match) => match.is_exact)) return "The part number answered, so no stage had to search.";
  return `The pipeline ${reply.pipeline} has one stage; there is nothing to compare.`;
}

/** The first stage's best, as many as are shown, and below them where the others that are shown came from. */
function firstStage(first, after) {
  const shown = new Set(after.map((each) => each.product_id));
  return first.filter((each, place) => place < after.length || shown.has(each.product_id));
}

function told(first, after) {
  const known = after.filter((each) => each.first_stage_rank !== null);
  const changed = known.filter((each) => each.first_stage_rank !== each.rank).length;
  const risen = known.filter((each) => each.first_stage_rank > after.length);
  const shown = new Set(after.map((each) => each.product_id));
  const left = first.slice(0, after.length).filter((each) => !shown.has(each.product_id)).length;
  const parts = [`Stage 2 moved ${changed} of ${counted(after.length, "product")}`];
  if (risen.length) {
    const best = risen.reduce((one, other) => (other.first_stage_rank - other.rank > one.first_stage_rank - one.rank ? other : one));
    parts.push(`${risen.length} came up from below (the furthest from ${best.first_stage_rank} to ${best.rank})`);
  }
  if (left) parts.push(`${left} left the first ${after.length}`);
  return `${parts.join("; ")}.`;
}

function column(title, about, rows) {
  return h("div", { class: "stage" }, h("h2", {}, title, " ", h("span", {}, about)), h("ol", {}, rows));
}

function staged(each, isKept, shown) {
  return h(
    "li",
    { "data-product": each.product_id, class: isKept ? null : "left" },
    h("span", { class: "rank" }, String(each.rank)),
    naming(each),
    h("span", { class: "end number" }, isKept ? decimals(each.score) : gone(shown)),
  );
}

function gone(shown) {
  const told = `below the first ${shown} after stage 2`;
  return h("span", { class: "moved down", title: told }, h("span", { "aria-hidden": "true" }, `▼ >${shown}`), h("span", { class: "unseen" }, told));
}

function final(each, open) {
  const row = h(
    "button",
    { type: "button" },
    h("span", { class: "rank" }, String(each.rank)),
    naming(each),
    h("span", { class: "end" }, moved(each.first_stage_rank, each.rank) ?? h("span", { class: "moved up" }, "new")),
  );
  row.addEventListener("click", () => open(each.rank - 1));
  return h("li", { "data-product": each.product_id }, row);
}

function naming(each) {
  return h(
    "span",
    { class: "naming" },
    foreign(each.part_number ?? each.product_id, { class: "part-number" }),
    each.title ? foreign(each.title, { class: "title" }) : null,
  );
}

function lines(after, places, rows) {
  const drawn = after
    .filter((each) => places.has(each.product_id))
    .map((each) => {
      const [from, to] = [places.get(each.product_id) + 0.5, each.rank - 0.5];
      const { look } = movement(each.first_stage_rank, each.rank) ?? { look: "same" };
      return s("path", { d: `M0 ${from} C50 ${from} 50 ${to} 100 ${to}`, class: look, "data-product": each.product_id });
    });
  return s("svg", { viewBox: `0 0 100 ${rows}`, preserveAspectRatio: "none", "aria-hidden": "true" }, drawn);
}

/** Show both places of the product that is pointed at, and the line between. */
function lightUp(view) {
  const light = (event) => {
    const product = event.target.closest("[data-product]")?.dataset.product;
    const isOn = product !== undefined && !["mouseout", "focusout"].includes(event.type);
    view.classList.toggle("lit", isOn);
    for (const each of view.querySelectorAll("[data-product]")) {
      each.classList.toggle("on", isOn && each.dataset.product === product);
    }
  };
  for (const type of ["mouseover", "mouseout", "focusin", "focusout"]) view.addEventListener(type, light);
}
