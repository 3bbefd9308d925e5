// What is shown, as the address says it, so that it can be shared and gone back to. It stands behind `#`, which browsers
// keep to themselves: what a buyer asks for is in no log of a server or a proxy.

const FIRST = 10;
const LISTED = ["brand", "category"];
export const MOST = 100;

/** Read what an address says; what it does not say, or says wrongly, has its first value. */
export function read(hash) {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const number = Number(said.get("n"));
  return {
    mode: said.get("mode") === "list" ? "list" : "search",
    q: said.get("q") ?? "",
    pipeline: said.get("pipeline") ?? "",
    filters: Object.fromEntries(LISTED.map((field) => [field, said.getAll(field)])),
    n: Number.isInteger(number) && number > 0 ? Math.min(number, MOST) : FIRST,
    view: said.get("view") === "stages" ? "stages" : "list",
  };
}

/** Write an address for what should be shown. */
export function write(state) {
  const said = new URLSearchParams();
  if (state.mode === "list") said.set("mode", "list");
  if (state.q) said.set("q", state.q);
  for (const field of LISTED) for (const value of state.filters[field]) said.append(field, value);
  if (state.pipeline) said.set("pipeline", state.pipeline);
  if (state.n !== FIRST) said.set("n", state.n);
  if (state.view === "stages") said.set("view", "stages");
  return `#${said}`;
}

/** The address of a search for something else. */
export const searchFor = (q) => write({ ...read(""), q });

/** The filters that hold something, as the server takes them. */
export const chosen = (state) => Object.fromEntries(Object.entries(state.filters).filter(([, values]) => values.length));
