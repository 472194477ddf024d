// Jobs: a page that shows one follows it until it ends, and then shows what came of it.
"use strict";
(() => {
  const every = 1000;

  async function fresh(address) {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  async function follow(section) {
    const found = await fresh(section.dataset.to).catch(() => null);
    const next = found && found.querySelector(`[data-job="${section.dataset.job}"]`);
    if (next && !("active" in next.dataset)) {
      location.reload();
      return;
    }
    if (next) section.replaceChildren(...document.importNode(next, true).childNodes);
    setTimeout(follow, every, section);
  }

  // In the bar on top of other pages: the same in a few words, gone when the job is.
  async function watch(badge) {
    const found = await fresh(badge.href).catch(() => null);
    const next = found && found.querySelector("[data-job-in-sight]");
    if (found && !next) {
      badge.remove();
      return;
    }
    if (next) {
      badge.textContent = next.textContent;
      badge.href = next.href;
    }
    setTimeout(watch, 3 * every, badge);
  }

  const active = document.querySelectorAll("[data-job][data-active]");
  for (const section of active) setTimeout(follow, every / 2, section);
  const badge = document.querySelector("[data-job-in-sight]");
  if (badge && !active.length) setTimeout(watch, 3 * every, badge);
})();
