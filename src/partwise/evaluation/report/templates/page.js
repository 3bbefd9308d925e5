"use strict";
// Everything is readable without this; it sorts and filters tables, and opens what a link leads to.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  const key = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent;
  const compare = (a, b) => (isNaN(a) || isNaN(b) ? a.localeCompare(b) : a - b);
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...table.tBodies[0].rows].sort((one, other) => {
        const a = key(one, column), b = key(other, column);
        // What has no value comes last, whichever way.
        return (a === "") - (b === "") || (down ? compare(b, a) : compare(a, b));
      });
      table.tBodies[0].append(...rows);
    });
  });
}
for (const form of document.querySelectorAll("form.controls")) {
  const rows = [...document.getElementById(form.dataset.for).tBodies[0].rows];
  const filter = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const fits = (row) => Object.entries(wanted).every(([name, value]) => !value || (name === "text"
      ? row.textContent.toLowerCase().includes(value.toLowerCase())
      : name === "state" ? row.dataset.state.split(" ").includes(value) : row.dataset[name] === value));
    for (const row of rows) row.hidden = !fits(row);
    form.querySelector("output").textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  filter();
}
const reveal = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (!(target instanceof HTMLDetailsElement)) return;
  for (let fold = target; fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();
