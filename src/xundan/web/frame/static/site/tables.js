// Tables: sorting by a column (unknown last, totals stay below), columns to choose, names beside values on a phone.
"use strict";
(() => {

  const PHONE = window.matchMedia("(max-width: 600px)");

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

  // Where the head is out of sight: a list of the columns to sort by, and a button for the other way round.
  function sortBy(table, place) {
    const came = [...table.tBodies[0].rows];
    const [list, turn] = [place.querySelector("select"), place.querySelector("button")];
    if (came.length < 2) return;
    place.hidden = false;
    const to = (index) => {
      sort(table, index);
      turn.textContent = table.tHead.rows[0].cells[index].getAttribute("aria-sort") === "descending" ? "▼" : "▲";
    };
    turn.addEventListener("click", () => to(Number(list.value)));
    list.addEventListener("change", () => {
      for (const head of table.tHead.rows[0].cells) head.removeAttribute("aria-sort");
      turn.disabled = list.value === "";
      if (list.value !== "") return to(Number(list.value));
      table.classList.remove("sorted");
      table.tBodies[0].append(...came);
    });
  }

  // A phone's cards name each value, and a metric's name leads to its definition as the head does. Made when they are
  // needed: a desk's table would be twice as large.
  function label(table) {
    if (!PHONE.matches || table.dataset.labelled) return;
    table.dataset.labelled = "yes";
    [...table.tHead.rows[0].cells].forEach((head, index) => {
      const about = head.querySelector("a.about");
      if (!about) return;
      for (const row of [...table.tBodies[0].rows, ...(table.tFoot ? table.tFoot.rows : [])]) {
        const cell = row.cells[index];
        if (!cell || cell.tagName !== "TD" || !cell.childNodes.length) continue;
        const link = document.createElement("a");
        link.className = "label";
        link.href = about.href;
        link.title = about.title;
        link.textContent = nameOf(head);
        cell.prepend(link);
        delete cell.dataset.name;
      }
    });
  }

  function show(table, index, shown) {
    for (const row of table.rows) if (row.cells[index]) row.cells[index].hidden = !shown;
    const option = table.closest("section").querySelector(`.sort-by option[value="${index}"]`);
    if (option) option.hidden = !shown;
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
    label(table);
    PHONE.addEventListener("change", () => label(table));
    const place = table.closest("section").querySelector(".sort-by");
    if (place) sortBy(table, place);
    const list = table.closest("section").querySelector(".columns-list");
    if (list) columns(table, list);
  }
})();
