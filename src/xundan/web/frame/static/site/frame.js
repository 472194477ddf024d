// The bar on top: a choice is asked at once; the theme is kept in this browser.
"use strict";
(() => {
  for (const form of document.querySelectorAll("form[data-submits]")) {
    form.addEventListener("change", (event) => {
      const own = form.querySelector(".own-days");
      if (event.target.name === "range" && event.target.value === "own") {
        own.hidden = false;
        for (const input of own.querySelectorAll("input")) input.disabled = false;
      } else if (event.target.tagName === "SELECT") {
        form.submit();
      }
    });
  }
  // A file's text has the numbers of its lines beside it.
  for (const box of document.querySelectorAll("[data-code]")) {
    const text = box.querySelector("textarea"), lines = document.createElement("pre");
    lines.setAttribute("aria-hidden", "true");
    box.prepend(lines);
    const count = () => { lines.textContent = text.value.split("\n").map((_, n) => n + 1).join("\n"); };
    text.addEventListener("input", count);
    text.addEventListener("scroll", () => { lines.scrollTop = text.scrollTop; });
    count();
  }
  for (const form of document.querySelectorAll("form[data-sure]")) {
    form.addEventListener("submit", (event) => {
      if (!window.confirm(form.dataset.sure)) event.preventDefault();
    });
  }
  // Of a row of pages that is wider than the screen, the one that is shown is in sight.
  const here = document.querySelector(".tabs [aria-current]");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - (here.parentElement.clientWidth - here.offsetWidth) / 2;
  // What takes seconds is sent once, however often the button is pressed; coming back to the page sets it free.
  for (const form of document.querySelectorAll('main form[method="post"]')) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      else if (!event.defaultPrevented) {
        form.dataset.sent = "yes";
        form.setAttribute("aria-busy", "true");
      }
    });
    window.addEventListener("pageshow", () => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  }
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.addEventListener("click", () => {
      const root = document.documentElement;
      const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
      root.dataset.bsTheme = next;
      localStorage.setItem("xundan-theme", next);
      document.dispatchEvent(new Event("xundan:theme"));
    });
  }
})();
