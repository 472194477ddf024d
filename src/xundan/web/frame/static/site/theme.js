// Light or dark before anything is drawn: what was chosen here, else what the system prefers.
"use strict";
(() => {
  const chosen = localStorage.getItem("xundan-theme");
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
})();
