// Tables: sorting by a column (unknown last, totals stay below), columns to choose, names beside values on a phone.
"use strict";
(() => {

  function sort(table, index) {
    const heads = [...table.tHead.rows[0].cells];
    const down = heads[index].getAttribute("aria-sort") !== "descending";
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    table.classList.add("sorted");
    heads[index].setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows].map((row, place) => [row, row.cells[index].dataset.sort, place]);
    const numeric = rows.every(([, value]) => value === "" || Number.isFinite(Number(value)));
    rows.sort(([, a, i], [, b, j]) => {
      if ((a === "") !== (b === "")) return a === "" ? 1 : -1;
      const order = numeric ? Number(a) - Number(b) : a.localeCompare(b, document.documentElement.lang);
      return (down ? -order : order) || i - j;
    });
    table.tBodies[0].append(...rows.map(([row]) => row));
  }

  function show(table, index, shown) {
    for (const row of table.rows) if (row.cells[index]) row.cells[index].hidden = !shown;
  }

  const LEFT = JSON.parse(document.getElementById("left-out")?.textContent || "{}");
  const nameOf = (head) => (head.querySelector("button.sort") || head).textContent;

  // Kept with the person; a table whose choice could not be kept shows as chosen until the page is left.
  function keep(table, left) {
    const body = new URLSearchParams([["table", table], ...[...left].map((key) => ["left", key])]);
    body.set("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
    fetch("/columns/", { method: "POST", body, credentials: "same-origin", keepalive: true });
  }

  function columns(table, list) {
    const left = new Set(LEFT[table.dataset.table] || []);
    [...table.tHead.rows[0].cells].forEach((head, index) => {
      if (index === 0) return;
      const label = document.createElement("label");
      label.className = "form-check mb-1";
      const box = document.createElement("input");
      box.type = "checkbox";
      box.className = "form-check-input";
      box.checked = !left.has(head.dataset.column);
      label.append(box, document.createTextNode(` ${nameOf(head)}`));
      list.append(label);
      show(table, index, box.checked);
      box.addEventListener("change", () => {
        show(table, index, box.checked);
        left[box.checked ? "delete" : "add"](head.dataset.column);
        keep(table.dataset.table, left);
      });
    });
  }

  for (const table of document.querySelectorAll("table[data-table]")) {
    const names = [...table.tHead.rows[0].cells].map(nameOf);
    for (const row of [...table.tBodies[0].rows, ...(table.tFoot ? table.tFoot.rows : [])]) {
      [...row.cells].forEach((cell, index) => { cell.dataset.name = names[index]; });
      row.addEventListener("click", (event) => { if (!event.target.closest("a")) row.classList.toggle("whole"); });
    }
    table.querySelectorAll("button.sort").forEach((button, index) => button.addEventListener("click", () => sort(table, index)));
    const list = table.closest("section").querySelector(".columns-list");
    if (list) columns(table, list);
  }
})();
