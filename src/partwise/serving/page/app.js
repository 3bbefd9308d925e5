// The page: the address says what is shown, so every action changes the address, and the address is followed here.

import { chosen, MOST, read, write } from "./address.js";
import { ApiError, health, post } from "./api.js";
import { announce, byId, h, show } from "./dom.js";
import { askForKey, showKeyButton } from "./key_dialog.js";
import { startKeyboard } from "./keyboard.js";
import { countLines, lookUp } from "./list.js";
import { errorNotice, mayPass, nothing, notice, searchNotices } from "./notices.js";
import { resultList } from "./results.js";
import { Facets, times } from "./side.js";
import { stagesView } from "./stages.js";
import { startView } from "./start.js";
import { startTips } from "./tip.js";
import { count, counted, ms } from "./words.js";

const MOST_QUERY = 2000;
const MORE = 20;
const facets = new Facets();
let running = { place: "notices", control: new AbortController() };
let last = { asked: "", reply: null, elapsed: 0 };
const state = () => read(location.hash);

/** Change what is shown; the same address again asks again. */
function go(changes) {
  const hash = write({ ...state(), ...changes });
  const again = hash === (location.hash || "#");
  if (!again) history.pushState(null, "", hash);
  return follow({ again });
}

/** Show what the address says. */
function follow({ again = false } = {}) {
  const now = state();
  for (const [mode, tab] of [["search", "to-search"], ["list", "to-list"]]) {
    byId(`${mode}-mode`).hidden = now.mode !== mode;
    if (now.mode === mode) byId(tab).setAttribute("aria-current", "page");
    else byId(tab).removeAttribute("aria-current");
  }
  byId("to-search").href = write({ ...now, mode: "search" });
  byId("to-list").href = write({ ...now, mode: "list" });
  byId("pipeline").value = now.pipeline || (byId("pipeline").options[0]?.value ?? "");
  document.title = now.mode === "list" ? "Part list · partwise" : now.q ? `${now.q} · partwise` : "partwise";
  return now.mode === "search" ? followSearch(now, again) : undefined;
}

function followSearch(now, again) {
  byId("query").value = now.q;
  if (!now.q.trim()) return showStart();
  const asked = JSON.stringify([now.q, now.pipeline, now.filters, now.n]);
  if (!again && last.reply && last.asked === asked) {
    endSearch();
    return showReply(now);
  }
  return attempt("notices", (signal) => search(now, asked, signal), byId("found"));
}

/** Give up a search that is under way, so that it shows nothing later; a list goes on being looked up. */
function endSearch() {
  if (running.place === "notices") running.control.abort();
}

function showStart() {
  endSearch();
  byId("found").hidden = true;
  show(byId("notices"));
  show(byId("start"), startView());
}

async function search(now, asked, signal) {
  if (now.q.length > MOST_QUERY) {
    throw new ApiError(400, "bad_query", `a query has at most ${count(MOST_QUERY)} characters; paste lists under “Part list”`);
  }
  const started = performance.now();
  const body = { query: now.q, top_k: now.n, filters: chosen(now), pipeline: now.pipeline || null, stages: true };
  const reply = await post("search", body, signal);
  last = { asked, reply, elapsed: performance.now() - started };
  facets.take(reply, now);
  showReply(state());
  announce(byId("summary").textContent);
}

/** Do something that may fail, instead of what was under way; failures are told, and can be tried again. */
async function attempt(place, work, shown) {
  running.control.abort();
  const own = (running = { place, control: new AbortController() });
  show(byId("start"));
  document.body.classList.add("busy");
  try {
    await work(own.control.signal);
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof ApiError)) throw error;
    shown.hidden = true;
    failed(place, error, () => attempt(place, work, shown));
  } finally {
    if (own === running) document.body.classList.remove("busy");
  }
}

async function failed(place, error, again) {
  const actions = mayPass(error) ? [["Try again", again]] : [];
  if (error.code === "unauthorized") actions.unshift(["Give an API key", async () => (await askForKey()) && again()]);
  if (place === "notices" && Object.keys(chosen(state())).length) actions.push(["Remove all filters", () => changeFilter(null)]);
  show(byId(place), errorNotice(error, actions));
  if (error.code === "unauthorized" && (await askForKey({ refused: true }))) again();
}

function showReply(now) {
  const { reply, elapsed } = last;
  const act = { filter: changeFilter, clearFilters: () => changeFilter(null) };
  show(byId("start"));
  byId("found").hidden = false;
  byId("summary").textContent = summary(reply);
  show(byId("notices"), searchNotices(reply, now, act));
  keepFocus(byId("side"), () => show(byId("side"), facets.view(now, changeFilter), times(reply.timings, elapsed)));
  for (const view of ["list", "stages"]) byId(`view-${view}`).setAttribute("aria-pressed", String(view === now.view));
  show(byId("results"), ...body(reply, now, act));
}

/** Build boxes anew without losing the one that the keyboard is on. */
function keepFocus(place, build) {
  const { name, value } = place.contains(document.activeElement) ? document.activeElement : {};
  build();
  if (name) [...place.querySelectorAll("input")].find((box) => box.name === name && box.value === value)?.focus();
}

function body(reply, now, act) {
  if (!reply.documents.length) return [nothing(reply, now, act)];
  const more = now.n < MOST && reply.documents.length === now.n ? moreButton(now) : null;
  const view = now.view === "stages" ? stagesView(reply, openResult) : resultList(reply.documents);
  return [view, more];
}

function moreButton(now) {
  const n = Math.min(MOST, now.n < MORE ? MORE : now.n + MORE);
  return h("button", { type: "button", class: "quiet more", onclick: () => go({ n }).then(() => focusResult(now.n)) }, `Show ${n}`);
}

function summary(reply) {
  const exact = reply.matches.some((match) => match.is_exact);
  const how = exact ? "by part number" : `by ${reply.pipeline}`;
  return `${counted(reply.documents.length, "product")} ${how} in ${ms(reply.timings.total_ms)}`;
}

function changeFilter(field, values) {
  const none = { brand: [], category: [] };
  go({ filters: field ? { ...state().filters, [field]: values } : none });
}

/** Show a product of the comparison in the list, opened. */
function openResult(place) {
  go({ view: "list" });
  focusResult(place)?.click();
}

function focusResult(place) {
  const opener = document.querySelectorAll(".results .opener")[place];
  opener?.focus();
  return opener;
}

async function showHealth() {
  try {
    const found = await health();
    const names = found.pipelines.loaded;
    byId("store").textContent = found.store.documents === null ? "" : `${count(found.store.documents)} documents`;
    show(byId("pipeline"), names.map((name) => h("option", { value: name }, name)));
    byId("pipeline").value = state().pipeline || names[0];
    byId("pipeline-label").hidden = names.length < 2;
    if (found.missing.length) show(byId("notices"), notice("bad", "The server is not ready:", found.missing.join(", "), "."));
  } catch {
    byId("store").textContent = "server not reached";
  }
}

/** Several lines in the clipboard are a list. */
function paste(event) {
  const text = event.clipboardData.getData("text");
  if (text.split("\n").filter((line) => line.trim()).length < 2) return;
  event.preventDefault();
  byId("list").value = text;
  countLines();
  go({ mode: "list" });
  announce("Several lines were pasted: this is the part list");
  byId("list").focus();
}

function submitList(event) {
  event.preventDefault();
  const { lines, isTooLong } = countLines();
  if (!lines) return show(byId("list-notices"), notice("", "Nothing to look up.", "Paste at least one part number."));
  if (isTooLong) return undefined;
  show(byId("list-notices"));
  byId("list-results").hidden = false;
  return attempt("list-notices", lookUp, byId("list-results"));
}

function start() {
  byId("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const q = byId("query").value.trim();
    const isNew = q !== state().q;
    go({ q, ...(isNew ? { n: read("").n, filters: read("").filters } : {}) });
  });
  byId("query").addEventListener("paste", paste);
  byId("list-form").addEventListener("submit", submitList);
  byId("list").addEventListener("input", countLines);
  byId("list").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("list-form").requestSubmit();
  });
  byId("pipeline").addEventListener("change", (event) => go({ pipeline: event.target.value }));
  for (const view of ["list", "stages"]) byId(`view-${view}`).addEventListener("click", () => go({ view }));
  byId("side-button").addEventListener("click", () => {
    const isOpen = byId("side").classList.toggle("open");
    byId("side-button").setAttribute("aria-expanded", String(isOpen));
  });
  byId("key-button").addEventListener("click", async () => (await askForKey()) && follow({ again: true }));
  addEventListener("hashchange", () => follow());
  startKeyboard(() => state().mode === "list" && go({ mode: "search" }));
  startTips();
  showKeyButton();
  countLines();
  follow();
  showHealth();
  if (!matchMedia("(pointer: coarse)").matches && state().mode === "search") byId("query").focus();
}

start();
