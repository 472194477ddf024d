"""Links lead somewhere, both languages are there, and nothing of one machine is in a document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, anchors, blocks, documents, guides, links, name_of

PAGES = pytest.mark.parametrize("page", documents(), ids=name_of)

MACHINE = re.compile(r"(?<![\w./])/(home|root|work|tmp|usr|opt|var|mnt|Users)/|[A-Z]:\\(?!\\)")
REGISTRY = re.compile(r"\b(pypi|npmjs|pythonhosted|tuna|mirrors?\.\w+|index-url|extra-index)\b", re.IGNORECASE)


@PAGES
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        found = (page.parent / target).resolve() if target else page
        if not found.exists() or (anchor and found.suffix == ".md" and anchor not in anchors(found)):
            broken.append(link)
    assert not broken


@PAGES
def test_no_document_names_a_machine_or_a_registry(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not MACHINE.search(text)
    assert not REGISTRY.search(text)


@pytest.mark.parametrize("page", guides(), ids=name_of)
def test_every_guide_is_there_in_both_languages(page: Path) -> None:
    other = page.name.replace(".zh-CN.md", ".md") if ".zh-CN" in page.name else page.name.replace(".md", ".zh-CN.md")
    assert (page.parent / other).is_file()
    assert other in links(page)


def test_targets_of_make_that_documents_name_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for page in documents():
        text = page.read_text(encoding="utf-8")
        named = set(re.findall(r"`make (?:-k )?([a-z-]+)[^`]*`", text))
        for block in (b for language in ("", "sh") for b in blocks(page, language)):
            named |= set(re.findall(r"(?:^|&& )make ([a-z-]+)", block, re.MULTILINE))
        assert named <= targets, f"{name_of(page)} names make {sorted(named - targets)}"


def test_files_that_documents_name_exist() -> None:
    """Paths of this repository in code spans of the documents that speak of the repository."""
    for page in documents():
        text = page.read_text(encoding="utf-8")
        for path in re.findall(r"`((?:src|tests|scripts|docs|benchmarks)/[\w./-]+?)`", text):
            assert (ROOT / path).exists(), f"{name_of(page)} names {path}"
