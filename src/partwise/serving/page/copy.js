// Copies text, also where a page without HTTPS has no clipboard of its own.

import { announce, h, s, show } from "./dom.js";

const SHOWN = 1500;

/** A button that copies a part number. */
export function copyButton(text) {
  const button = h("button", { type: "button", class: "copy", "aria-label": `Copy ${text}`, title: "Copy" }, icon());
  button.addEventListener("click", async () => {
    const done = await copy(text);
    show(button, done ? "✓" : "✗");
    announce(done ? `Copied ${text}` : "It cannot be copied here; select it and copy it by hand");
    setTimeout(() => show(button, icon()), SHOWN);
  });
  return button;
}

/** Two sheets; drawn, because few fonts have the sign. */
function icon() {
  return s("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" }, s("path", { d: "M4 3.5h6.5v8H4zM1.5 8.5v-8H8" }));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text) {
  const back = document.activeElement;
  const area = h("textarea", { class: "unseen", readonly: true });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  back?.focus();
  return done;
}
