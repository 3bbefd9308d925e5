// Asks the server. What goes wrong becomes an ApiError whose message can be shown.

const KEY = "partwise-key";
const headers = { "Content-Type": "application/json" };

export class ApiError extends Error {
  constructor(status, code, message, retryAfter = null) {
    super(message);
    Object.assign(this, { status, code, retryAfter });
  }
}

/** The API key of this tab; it is gone when the tab is closed. */
export const key = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

/** Post JSON and read the reply. */
export const post = (path, body, signal) => ask(path, { method: "POST", body: JSON.stringify(body), signal });

/** Say whether the server can answer; a reply of 503 says what it lacks. */
export async function health() {
  const response = await fetch("health", { cache: "no-store" });
  return response.json();
}

async function ask(path, options) {
  const response = await reach(path, { ...options, headers: { ...headers, ...keyHeader() }, cache: "no-store" });
  const data = await response.json().catch((error) => {
    if (error.name === "AbortError") throw error;
    return null;
  });
  if (response.ok && data) return data;
  const told = data?.error;
  const retryAfter = Number(response.headers.get("Retry-After")) || null;
  if (told) throw new ApiError(response.status, told.code, told.message, retryAfter);
  throw new ApiError(response.status, "failed", `the reply cannot be read (status ${response.status})`, retryAfter);
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, "unreachable", "the server does not answer");
  }
}

/** A header holds bytes: those of the key in UTF-8, which is how the server reads it. */
function keyHeader() {
  const value = key.get();
  return value ? { "X-API-Key": String.fromCharCode(...new TextEncoder().encode(value)) } : {};
}
