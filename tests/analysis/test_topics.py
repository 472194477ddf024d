"""What a first message asks about."""

from __future__ import annotations

import pytest

from xundan.analysis.topics import topic


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("在吗\n这个几天能到杭州", "shipping"),
        ("有没有优惠券", "promotion"),
        ("一米八的床用哪个尺寸", "size"),
        ("会起球吗", "quality"),
        ("可以机洗吗", "specification"),
        ("红色还有货吗", "stock"),
        ("能便宜点吗", "price"),
        ("不喜欢能退吗", "return"),
        ("和那款哪个好", "comparison"),
        ("我的快递单号发一下, 还没收到", "logistics"),
        ("可以用花呗吗", "payment"),
        ("你好", "other"),
        ("  \n ", ""),
    ],
)
def test_the_words_of_the_trade_tell_the_topic(text: str, found: str) -> None:
    assert topic(text) == found
