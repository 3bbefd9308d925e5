// What has to be said beside results: errors with what to do, doubts, and the question that decides.

import { searchFor, write } from "./address.js";
import { foreign, h } from "./dom.js";
import { counted, plain, reasonText } from "./words.js";

const TO_DO = {
  unreachable: "Check that the server runs (partwise serve) and that you are connected, then try again.",
  unavailable: "It may answer again soon.",
  unauthorized: "Give an API key to go on.",
  unknown_pipeline: "Choose another pipeline at the top.",
  bad_filter: "Remove the filters, or choose others.",
  too_large: "Ask for less at once.",
  internal: "Try again; if it stays, tell whoever runs the server, who finds it in the log by this id.",
};

/** A box with a heading, text and buttons. */
export function notice(look, title, ...children) {
  return h("div", { class: `notice ${look}` }, h("p", {}, h("strong", {}, title), " ", children));
}

/** Whether the same request may succeed later. */
export const mayPass = (error) => error.status === 0 || error.status === 401 || error.status >= 500;

/** An error, with what to do. `actions` are pairs of a label and what it does. */
export function errorNotice(error, actions) {
  const buttons = actions.map(([label, act]) => h("button", { type: "button", onclick: act }, label));
  const wait = error.retryAfter ? ` The server says: in ${counted(error.retryAfter, "second")}.` : "";
  const box = notice("bad", "This did not work:", foreign(error.message), ". ", TO_DO[error.code] ?? "", wait);
  box.setAttribute("role", "alert");
  box.append(h("div", { class: "actions" }, buttons));
  return box;
}

/** All that a search reply says beside its results. */
export function searchNotices(reply, state, act) {
  return [
    ...reply.degraded.map(degraded),
    ...numbersFound(reply, act),
    reply.unresolved.length ? unresolved(reply.unresolved) : null,
    reply.question ? question(reply, state) : null,
  ];
}

/** No product fits. */
export function nothing(reply, state, act) {
  const isFiltered = Object.values(state.filters).some((values) => values.length);
  const advice = isFiltered
    ? h("button", { type: "button", onclick: act.clearFilters }, "Remove all filters")
    : "Use fewer or more common words, check the spelling, or type a part number with or without its dashes.";
  const where = isFiltered ? "with these filters. " : ". ";
  return notice("", "No product found", "for “", foreign(reply.query), "” ", where, advice);
}

function degraded(mark) {
  const instead = mark.fallback ? `${mark.fallback} answered instead.` : "The order is the first stage's.";
  const text = [`${plain(mark.component)}: `, foreign(mark.message), ` (${plain(mark.reason)}). ${instead}`];
  return notice("fair", "Less good than usual.", text);
}

function unresolved(numbers) {
  const named = numbers.flatMap((number, place) => [place ? ", " : "", foreign(number, { class: "part-number" })]);
  return notice("fair", "No product has", named, ". Check the number, or ask whether it is another maker's.");
}

/** What the lookup found: a claim is clear from its result, so only doubts and replacements are said. */
function numbersFound(reply, act) {
  const ambiguous = reply.matches.filter((match) => match.is_exact && match.ambiguous);
  const candidates = reply.matches.filter((match) => !match.is_exact);
  return [
    ambiguous.length ? shared(ambiguous, act) : null,
    candidates.length ? candidate(candidates[0]) : null,
    ...reply.matches.filter((match) => match.replaced_by_chain.length).map(replaced),
  ];
}

function shared(matches, act) {
  const brands = [...new Set(matches.map((match) => match.brand).filter(Boolean))];
  const buttons = brands.map((brand) => h("button", { type: "button", onclick: () => act.filter("brand", [brand]) }, foreign(brand)));
  const box = notice("fair", "Several products have this number.", brands.length > 1 ? "Whose is meant?" : "");
  if (brands.length > 1) box.append(h("div", { class: "actions" }, buttons));
  return box;
}

function candidate(match) {
  const why = reasonText(match.reason ?? match.tier);
  const link = h("a", { href: searchFor(match.number), class: "part-number" }, foreign(match.number));
  const text = ["“", foreign(match.text), "” may mean ", link, `: ${why}.`];
  return notice("", "No exact part number.", text);
}

function replaced(match) {
  const last = match.replaced_by_chain.at(-1);
  const link = h("a", { href: searchFor(last), class: "part-number" }, foreign(last));
  return notice("", "Replaced.", foreign(match.number, { class: "part-number" }), " is superseded by ", link, ".");
}

function question(reply, state) {
  const { question: text, values } = reply.question;
  const link = (value) => h("a", { class: "button", href: write({ ...state, q: `${reply.query} ${value}` }) }, foreign(value));
  const box = notice("ask", "To decide:", foreign(text));
  box.append(h("div", { class: "actions" }, values.map(link)));
  return box;
}
