// Keys: `/` to the query, arrows through the products, Enter opens one (it is a button), Escape goes back.

import { byId } from "./dom.js";
import { closeTip } from "./tip.js";

const WRITES = "input:not([type=checkbox]), textarea, select, dialog *";

/** Listen for keys. `toSearch` shows the search before its input is focused. */
export function startKeyboard(toSearch) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") escape(event);
    else if (event.key === "/" && !event.target.matches(WRITES)) {
      event.preventDefault();
      toSearch();
      byId("query").focus();
      byId("query").select();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") arrow(event, event.key === "ArrowDown" ? 1 : -1);
  });
}

function escape(event) {
  if (closeTip()) event.preventDefault();
  else if (event.target.closest(".results, .stages, #side")) byId("query").focus();
}

/** From the query to the first product, on to the next, and back. */
function arrow(event, step) {
  const rows = [...document.querySelectorAll(".results .opener, .stages button")];
  const isQuery = event.target === byId("query");
  const at = rows.indexOf(event.target.closest(".result")?.querySelector(".opener") ?? event.target);
  const scrolls = event.target.matches('[tabindex="0"]');
  if (!rows.length || scrolls || (at < 0 && !isQuery) || (isQuery && step < 0)) return;
  event.preventDefault();
  const next = isQuery ? rows[0] : (rows[at + step] ?? (step < 0 ? byId("query") : rows[at]));
  next.focus();
  next.closest("li")?.scrollIntoView({ block: "nearest" });
}
