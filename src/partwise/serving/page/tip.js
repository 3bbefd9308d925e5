// One tooltip for all chips: on hover and on focus, gone with Escape, and the pointer may move onto it.

import { byId } from "./dom.js";

const GAP = 6;
const LEAVING = 120;
let leaving = 0;

/** Give an element a tooltip. */
export function tipped(element, text) {
  element.setAttribute("aria-describedby", "tip");
  for (const event of ["mouseenter", "focus"]) element.addEventListener(event, () => open(element, text));
  for (const event of ["mouseleave", "blur"]) element.addEventListener(event, closeSoon);
  return element;
}

/** Close it; true if it was open. */
export function closeTip() {
  clearTimeout(leaving);
  const wasOpen = !byId("tip").hidden;
  byId("tip").hidden = true;
  return wasOpen;
}

/** Let it stay while the pointer is on it, and go when what it belongs to moves away. */
export function startTips() {
  byId("tip").addEventListener("mouseenter", () => clearTimeout(leaving));
  byId("tip").addEventListener("mouseleave", closeSoon);
  addEventListener("scroll", closeTip, { passive: true, capture: true });
}

function closeSoon() {
  clearTimeout(leaving);
  leaving = setTimeout(closeTip, LEAVING);
}

function open(element, text) {
  clearTimeout(leaving);
  const tip = byId("tip");
  tip.textContent = text;
  tip.hidden = false;
  const at = element.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = tip;
  const left = Math.min(at.left, innerWidth - width - GAP);
  const fitsBelow = at.bottom + GAP + height < innerHeight;
  tip.style.left = `${Math.max(GAP, left)}px`;
  tip.style.top = `${fitsBelow ? at.bottom + GAP : Math.max(GAP, at.top - height - GAP)}px`;
}
