"""Questions that ask the same: inside a topic, texts near to each other by TF-IDF of words, characters and meanings.

Equal texts are one point. Nothing is drawn by chance, and the order of the rows does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xundan.analysis.faq.own_topics import OTHER
from xundan.analysis.faq.questions import Question
from xundan.analysis.faq.topics import Rules
from xundan.analysis.text.words import Words, folded, needed

FAR = 0.86
"""The cosine distance over which groups are not joined (average linkage)."""
CORE = 2500
"""Texts of a topic that are joined with each other, the commonest; the others go to the nearest group."""
_MEANS = 3
"""How often a meaning counts beside words."""
_CHARACTERS = (2, 3)

Labelled = dict[tuple[str, str], int]
"""The group's number by topic and normal text."""


@dataclass(frozen=True)
class Group:
    """Questions that ask the same, the most typical named: as it is normally written, and as buyers mostly wrote it."""

    topic: str
    name: str
    normal: str
    rows: Sequence[Question]


def groups(rows: Sequence[Question], rules: Rules, words: Words) -> list[Group]:
    """All groups, the commonest first. Of the lines of one turn that ask the same, the first counts."""
    weights = Counter((each.topic, each.normal) for each in rows)
    labels, typical = labelled(weights, rules, words.of)
    found: dict[int, list[Question]] = defaultdict(list)
    turns: set[tuple[int, tuple[int, int]]] = set()
    for each in sorted(rows, key=_order):
        label = labels[each.topic, each.normal]
        if (label, (each.dialogue, each.turn)) not in turns:
            turns.add((label, (each.dialogue, each.turn)))
            found[label].append(each)
    every = [_group(typical[label], its) for label, its in found.items()]
    return sorted(every, key=lambda each: (-len(each.rows), each.topic, each.normal))


def _order(each: Question) -> tuple[Any, ...]:
    return each.day, each.shop, each.agent_id, each.buyer_id, each.at, each.line


def _group(normal: tuple[str, str], rows: Sequence[Question]) -> Group:
    written = Counter(each.text for each in rows if each.normal == normal[1]) or Counter(each.text for each in rows)
    name = min(written, key=lambda text: (-written[text], text))
    return Group(normal[0], name, normal[1], rows)


def labelled(
    weights: Counter[tuple[str, str]], rules: Rules, parted: Callable[[str], Iterable[str]]
) -> tuple[Labelled, dict[int, tuple[str, str]]]:
    """The group of every text, and the most typical text of every group. `weights` says how often each was asked."""
    labels: Labelled = {}
    typical: dict[int, tuple[str, str]] = {}
    by_topic: dict[str, list[str]] = defaultdict(list)
    for topic, text in weights:
        by_topic[topic].append(text)
    for topic in sorted(by_topic):
        # The commonest first, then by text: any order of the rows gives this one.
        texts = sorted(by_topic[topic], key=lambda text: (-weights[topic, text], text))
        counts = [weights[topic, text] for text in texts]
        parts = [_parts(text, rules.meanings(topic, text), parted) for text in texts]
        for members in _joined(parts, counts, alike=topic != OTHER):
            number = len(typical)
            typical[number] = (topic, texts[members[0]])
            for place in members:
                labels[topic, texts[place]] = number
    return labels, typical


def _parts(text: str, meanings: Sequence[str], parted: Callable[[str], Iterable[str]]) -> list[str]:
    """What a text is compared by."""
    dense = text.replace(" ", "")
    runs = [dense[n : n + size] for size in _CHARACTERS for n in range(len(dense) - size + 1)]
    means = [f"={each}" for each in meanings for _ in range(_MEANS)]
    return [*(f"w{each}" for each in parted(text)), *runs, *means] or [dense]


def _joined(parts: Sequence[list[str]], counts: Sequence[int], *, alike: bool) -> list[list[int]]:
    """Groups of places, the most typical first in each."""
    if len(parts) == 1:
        return [[0]]
    import numpy as np

    text = needed("sklearn.feature_extraction.text")
    hierarchy = needed("scipy.cluster.hierarchy")
    vectors: Any = text.TfidfVectorizer(analyzer=lambda each: each, sublinear_tf=True).fit_transform(parts).tocsr()
    core = vectors[:CORE]
    size = core.shape[0]
    near = np.asarray((core @ core.T).todense(), dtype=np.float64)
    upper = np.triu_indices(size, 1)
    # Rounded, so that the last bits of a sum cannot decide which of two equal distances comes first.
    apart = np.round(np.clip(1.0 - near[upper], 0.0, 1.0), 9)
    tree = hierarchy.linkage(apart, method="average") if size > 1 else None
    far = FAR if alike else FAR - 0.1
    found = hierarchy.fcluster(tree, far, criterion="distance") if tree is not None else np.ones(1, dtype=int)
    weight = np.asarray(counts, dtype=np.float64)
    numbers = {label: n for n, label in enumerate(dict.fromkeys(found.tolist()))}
    place = np.array([numbers[label] for label in found.tolist()])
    middles = _middles(core, place, weight[:size], len(numbers))
    members: list[list[int]] = [[] for _ in numbers]
    for n, label in enumerate(place.tolist()):
        members[label].append(n)
    if vectors.shape[0] > size:
        close = np.asarray((vectors[size:] @ middles.T).todense())
        best = close.argmax(axis=1)
        for n, label in enumerate(best.tolist()):
            if close[n, label] >= 1.0 - far:
                members[label].append(size + n)
            else:
                members.append([size + n])
    return [_typical_first(its, vectors, weight) for its in members]


def _middles(core: Any, place: Any, weight: Any, count: int) -> Any:
    """The mean direction of every group, by how often its texts were asked."""
    sparse = needed("scipy.sparse")
    normalize = needed("sklearn.preprocessing").normalize
    rows = sparse.csr_matrix((weight, (place, range(len(place)))), shape=(count, len(place)))
    return normalize(rows @ core)


def _typical_first(members: list[int], vectors: Any, weight: Any) -> list[int]:
    """The text nearest to the middle of its group first; of equal ones the commonest."""
    if len(members) < 3:
        return members
    import numpy as np

    its = vectors[members]
    middle = np.asarray(its.T @ weight[members]).ravel()
    close = np.round(np.asarray(its @ middle).ravel(), 9)
    best = int(close.argmax())
    return [members[best], *(each for n, each in enumerate(members) if n != best)]


def most_typical(texts: Mapping[str, int], parted: Callable[[str], Iterable[str]]) -> str:
    """Of some texts and how often each was said, the one nearest to them all; "" without any."""
    every = sorted(texts, key=lambda text: (-texts[text], text))
    if not every:
        return ""
    import numpy as np

    text = needed("sklearn.feature_extraction.text")
    parts = [_parts(folded(each), (), parted) for each in every]
    vectors = text.TfidfVectorizer(analyzer=lambda each: each, sublinear_tf=True).fit_transform(parts).tocsr()
    weight = np.asarray([texts[each] for each in every], dtype=np.float64)
    return every[_typical_first(list(range(len(every))), vectors, weight)[0]]
