"""Buyers under pseudonyms: a keyed hash of the id, the same for one buyer in every file and shop.

128 bits of HMAC-SHA256: two buyers share one about once in 10^22 lakes of a hundred million. Nobody without the key can
test whether a name is in the lake, and with it names are matched by hashing them, never by turning a pseudonym back.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc

from xundan.lake.privacy.keys import derived
from xundan.model.rules import DatedRules, Rules

MARK = "~"
"""What a pseudonym begins with, so that a person sees that it is one."""


@dataclass(frozen=True)
class Pseudonyms:
    """Pseudonyms under one key."""

    key: str = field(repr=False)

    @classmethod
    def under(cls, workspace_key: str) -> Pseudonyms:
        return cls(derived(workspace_key, "buyers"))

    def of(self, buyer_id: str) -> str:
        """The pseudonym of an id."""
        return MARK + hmac.new(self.key.encode(), buyer_id.encode(), sha256).hexdigest()[:32]

    def column(self, ids: pa.ChunkedArray) -> pa.ChunkedArray:
        """The pseudonyms of a column; nulls stay nulls."""
        chunks = []
        for chunk in ids.chunks:
            coded = pc.dictionary_encode(chunk)
            known = pa.array([self.of(buyer_id) for buyer_id in coded.dictionary.to_pylist()], ids.type)
            chunks.append(known.take(coded.indices))
        return pa.chunked_array(chunks, ids.type)

    def rules(self, rules: DatedRules) -> DatedRules:
        """Settings whose lists of buyers are as the lake has them."""
        later = tuple((day, self._hashed(each)) for day, each in rules.later)
        return DatedRules(self._hashed(rules.first), later)

    def _hashed(self, rules: Rules) -> Rules:
        return replace(
            rules, own_accounts=self._all(rules.own_accounts), blocked_buyers=self._all(rules.blocked_buyers)
        )

    def _all(self, ids: Sequence[str]) -> tuple[str, ...]:
        # Trimmed as the rules compare them; blank ones mean nobody.
        return tuple(self.of(buyer_id.strip()) for buyer_id in ids if buyer_id.strip())


def names_buyers(rules: DatedRules) -> bool:
    """Whether any settings name buyers, so that the key is needed to compare them."""
    return any(each.own_accounts or each.blocked_buyers for each in (rules.first, *(r for _, r in rules.later)))
