// Builds what the page shows. Text of a catalog becomes text nodes, and nothing here can make markup of it.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element. A function is a listener of the event `on…` names; false and null leave an attribute out. */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** Make an element of SVG. */
export function s(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (name.startsWith("--")) element.style.setProperty(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Text from a catalog or a query: its direction and its invisible signs change nothing beside it. */
export function foreign(text, attributes = {}, tag = "bdi") {
  return h(tag, { dir: "auto", ...attributes }, String(text));
}

/** Replace all that an element holds. */
export function show(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

/** Find an element of index.html by its id. */
export const byId = (id) => document.getElementById(id);

/** Say something to a screen reader. */
export function announce(text) {
  byId("announcer").textContent = text;
}
