// Sorts and searches the tables of html_table.py where they are shown: no run of the server, nothing of the page moves.
// Listens once on the whole document, so that a table drawn anew works at once.
(() => {
  if (window.smarketingTables) return;
  window.smarketingTables = true;

  const key = (row, column) => {
    const cell = row.cells[column];
    const raw = cell.dataset.v;
    if (raw === undefined) return cell.textContent.trim();
    if (raw === "") return null;
    return /^-?[\d.e+-]+$/i.test(raw) && !/^\d{4}-/.test(raw) ? Number(raw) : raw;
  };
  const compare = (a, b) => (typeof a === "number" ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true }));

  function sort(button) {
    const head = button.closest("th");
    const table = head.closest("table");
    const body = table.tBodies[0];
    const rows = [...body.rows];
    rows.forEach((row, index) => { row.dataset.at ??= index; });
    const first = head.classList.contains("n") ? "descending" : "ascending";
    const second = first === "ascending" ? "descending" : "ascending";
    const was = head.getAttribute("aria-sort");
    const now = was === first ? second : was === second ? null : first;
    table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
    if (now) head.setAttribute("aria-sort", now);
    const column = head.cellIndex;
    const way = now === "descending" ? -1 : 1;
    rows.sort((left, right) => {
      if (!now) return left.dataset.at - right.dataset.at;
      const a = key(left, column), b = key(right, column);
      if (a === null || b === null) return (a === null) - (b === null);
      return way * compare(a, b) || left.dataset.at - right.dataset.at;
    });
    body.append(...rows);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".sm-table button");
    if (!button) return;
    if (!button.classList.contains("more")) return sort(button);
    const all = button.closest(".sm-table").classList.toggle("all");
    button.setAttribute("aria-expanded", all);
    button.dataset.label ??= button.textContent;
    button.textContent = all ? "Show less" : button.dataset.label;
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.(".sm-table > input")) return;
    const wanted = event.target.value.trim().toLowerCase();
    const table = event.target.closest(".sm-table");
    table.classList.toggle("searched", wanted !== "");
    for (const row of table.querySelectorAll("tbody tr")) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
})();
