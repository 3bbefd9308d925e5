// Asks for an API key where the server wants one.

import { key } from "./api.js";
import { byId } from "./dom.js";

const ASKED = "This server needs an API key. It is kept in this tab alone, until you close it.";
const REFUSED = "The server refused this key. Check it, or ask whoever runs the server for another.";

/** Show the button where there is a key to change. */
export function showKeyButton(isNeeded = false) {
  byId("key-button").hidden = !(isNeeded || key.get());
}

/** Ask for a key; true once there is a new one to try. */
export function askForKey({ refused = false } = {}) {
  const dialog = byId("key-dialog");
  if (dialog.open) return Promise.resolve(false);
  byId("key-text").textContent = refused && key.get() ? REFUSED : ASKED;
  byId("key").value = "";
  dialog.returnValue = "cancel";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(closed(dialog.returnValue)), { once: true });
  });
}

function closed(choice) {
  const typed = byId("key").value.trim();
  byId("key").value = "";
  if (choice === "forget") key.forget();
  if (choice === "use" && typed) key.set(typed);
  showKeyButton(true);
  return choice === "use" && typed !== "";
}
