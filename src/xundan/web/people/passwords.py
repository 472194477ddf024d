"""What is wrong with a password, in both languages."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from xundan.model.text import Text

_TOLD = {
    "password_too_short": Text("密码至少 10 个字符", "A password has 10 characters at least"),
    "password_too_common": Text("这个密码太常见, 换一个", "This password is too common"),
    "password_entirely_numeric": Text("密码不能全是数字", "A password is not made of digits only"),
    "password_too_similar": Text("密码和账号太像", "The password is too much like the name"),
}


def told(error: ValidationError) -> list[Text]:
    """Each mistake as a sentence."""
    return [
        _TOLD[each.code] if each.code in _TOLD else Text(*[" ".join(each.messages)] * 2) for each in error.error_list
    ]
