// Writes a looked-up list as CSV, with the columns of `partwise lookup --file LIST --output FILE`.

const COLUMNS = ["line", "text", "quantity", "status", "number", "brand", "product_ids", "title", "reason", "replaced_by"];
// With its mark a spreadsheet reads UTF-8 as such.
const MARK = "\ufeff";

/** Write lines of a lookup reply as CSV. */
export function toCsv(lines) {
  const rows = lines.map((line) => COLUMNS.map((name) => cell(line[name])));
  return MARK + [COLUMNS, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

/** Offer text as a file to keep. */
export function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url));
}

function cell(value) {
  const text = harmless(Array.isArray(value) ? value.join("; ") : String(value ?? ""));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An apostrophe keeps a spreadsheet from computing what somebody wrote into a catalog or a list. */
const harmless = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
