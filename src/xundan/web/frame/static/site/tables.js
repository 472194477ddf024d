// Tables: sorting by a column (unknown last, totals stay below), columns to choose, names beside values on a phone.
"use strict";
(() => {

  function sort(table, index) {
    const heads = [...table.tHead.rows[0].cells];
    const down = heads[index].getAttribute("aria-sort") !== "descending";
    heads.forEach((head) => head.removeAttribute("aria-sort"));
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

  function columns(table, list) {
    const key = `xundan-columns:${location.pathname.split("/").slice(3).join("/")}:${table.dataset.table}`;
    const left = new Set(JSON.parse(localStorage.getItem(key) || "[]"));
    [...table.tHead.rows[0].cells].forEach((head, index) => {
      if (index === 0) return;
      const label = document.createElement("label");
      label.className = "form-check mb-1";
      const box = document.createElement("input");
      box.type = "checkbox";
      box.className = "form-check-input";
      box.checked = !left.has(head.dataset.column);
      label.append(box, document.createTextNode(` ${head.textContent}`));
      list.append(label);
      show(table, index, box.checked);
      box.addEventListener("change", () => {
        show(table, index, box.checked);
        left[box.checked ? "delete" : "add"](head.dataset.column);
        localStorage.setItem(key, JSON.stringify([...left]));
      });
    });
  }

  for (const table of document.querySelectorAll("table[data-table]")) {
    const names = [...table.tHead.rows[0].cells].map((head) => head.textContent);
    for (const row of [...table.tBodies[0].rows, ...(table.tFoot ? table.tFoot.rows : [])]) {
      [...row.cells].forEach((cell, index) => { cell.dataset.name = names[index]; });
      row.addEventListener("click", (event) => { if (!event.target.closest("a")) row.classList.toggle("whole"); });
    }
    table.querySelectorAll("button.sort").forEach((button, index) => button.addEventListener("click", () => sort(table, index)));
    const list = table.closest("section").querySelector(".columns-list");
    if (list) columns(table, list);
  }
})();
