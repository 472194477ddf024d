"""What holds for every page, whoever looks at it and how."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from playwright.sync_api import Page

from tests.browser.desk import Window

_SEEN = """() => {
  const chrome = ["title", "nav", "aside", "header", "h1", "h2", "h3", "label", "legend", "button", "summary",
    "thead", "dt", "option", ".said", ".empty", ".alert", ".form-hint", ".subheader", ".badge", ".card-actions"];
  const inside = (each) => each.closest("tbody, tfoot, .dialogue, noscript, script, style, textarea, pre");
  const said = new Set(), data = new Set();
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const place = texts.currentNode.parentElement, text = texts.currentNode.data.replace(/\\s+/g, " ").trim();
    if (place.closest("tbody, .dialogue")) data.add(text);
    else if (text && !inside(place) && place.closest(chrome.join(","))) said.add(text);
  }
  for (const each of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
    if (inside(each)) continue;
    for (const name of ["aria-label", "title", "placeholder"]) said.add(each.getAttribute(name) || "");
  }
  const wide = [];
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > room) {
    for (const each of document.querySelectorAll("body *")) {
      if (each.closest(".tabs, .table-responsive, pre, .collapse:not(.show)")) continue;
      const box = each.getBoundingClientRect();
      const name = `${each.tagName}.${each.className} ${each.textContent.slice(0, 40)}`;
      if (box.right > room + 1 && box.width > 0) wide.push(name);
      if (wide.length === 5) break;
    }
    if (!wide.length) wide.push("the document");
  }
  const blank = [];
  for (const place of document.querySelectorAll("[data-chart]")) {
    if (!place.offsetWidth) continue;  // behind a title that nobody opened
    const canvas = place.querySelector("canvas");
    const data = canvas && canvas.width && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    if (!data || !data.some((value, n) => n % 4 === 3 && value)) blank.push(place.id);
  }
  return {
    lang: document.documentElement.lang, title: document.title, theme: document.documentElement.dataset.bsTheme,
    heads: [...document.querySelectorAll("h1")].map((each) => each.textContent.trim()),
    ids: [...document.querySelectorAll("[id]")].map((each) => each.id),
    said: [...said], data: [...data], wide, blank,
  };
}"""
_CHINESE = re.compile(r"[㐀-鿿]")
_ENGLISH = re.compile(r"\b[a-z]{3,} [a-z]{3,}\b")
_QUOTED = re.compile(r"\(mostly: [^)]*\)")
"""Buyers' own words, told after these."""
_BOTH = ("询单", "中文")
"""The name of the product, and of the other language."""


def faults(window: Window) -> Iterator[str]:
    """What is wrong with the page that the window shows, a line each."""
    yield from window.faults
    seen = window.page.evaluate(_SEEN)
    manner = window.manner
    if seen["lang"] != ("zh-CN" if manner.lang == "zh" else "en"):
        yield f"html says that it speaks {seen['lang']!r}"
    if seen["theme"] != manner.theme:
        yield f"its theme is {seen['theme']}"
    if not seen["title"].removesuffix("· 询单").strip():
        yield "it has no title"
    if len(seen["heads"]) != 1 or not seen["heads"][0]:
        yield f"it has not one h1 but {seen['heads']}"
    twice = sorted({each for each in seen["ids"] if seen["ids"].count(each) > 1})
    if twice:
        yield f"ids that stand twice: {twice}"
    for each in seen["wide"]:
        yield f"wider than the window: {each}"
    for each in seen["blank"]:
        yield f"an empty chart: {each}"
    # What people called things stands in tables and chats as it is, and may be named in a sentence beside them.
    names = [*window.shop.names, *sorted((each for each in seen["data"] if len(each) > 1), key=len, reverse=True)]
    for text in seen["said"]:
        if foreign(text, manner.lang, names):
            yield f"not in {manner.lang}: {text[:120]}"


def foreign(text: str, lang: str, names: Iterable[str]) -> bool:
    """Whether words of the other language are left when the data's own names are taken away."""
    for name in (*_BOTH, *names):
        text = text.replace(name, "")
    if lang == "zh":
        return _ENGLISH.search(re.sub(r"xundan [a-z -]+", "", text)) is not None
    text = _QUOTED.sub("", text)
    return _CHINESE.search(text) is not None


def barriers(page: Page, axe: str) -> Iterator[str]:
    """What keeps people out who do not see or do not use a mouse: axe's serious and critical findings."""
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    for each in found["violations"]:
        if each["impact"] in ("serious", "critical"):
            places = [" ".join(map(str, node["target"])) + ": " + node["failureSummary"] for node in each["nodes"][:3]]
            yield f"{each['id']} ({each['impact']}, {len(each['nodes'])} places): " + " | ".join(places)
