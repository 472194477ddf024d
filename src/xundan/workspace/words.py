"""Values that several files of a workspace share: text in one language or both, and one name or several."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import PlainValidator

from xundan.model.text import Text
from xundan.workspace.mistakes import Expected


def words(value: Any) -> Text:
    """A text, the same in both languages or one for each. Raises Expected."""
    if _is_text(value):
        return Text(value.strip(), value.strip())
    if isinstance(value, dict) and value.keys() == {"zh", "en"} and all(_is_text(part) for part in value.values()):
        return Text(value["zh"].strip(), value["en"].strip())
    raise Expected(
        Text('文字, 或 {zh = "中文", en = "英文"}', 'a text, or {zh = "in Chinese", en = "in English"}'),
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def one_or_more(value: Any) -> Any:
    """One name may stand without brackets."""
    return [value] if isinstance(value, str) else value


Words = Annotated[Text, PlainValidator(words)]
