"""Texts: the few sentences that an answer says by itself, in the languages of visitors."""

from __future__ import annotations

_TEXTS: dict[str, dict[str, str]] = {
    "not_covered": {
        "zh": "知识库里没有能可靠回答这个问题的规定。为了不误导您，这里不作回答；"
        "可以换个说法再问，或者向下面的渠道咨询。",
        "en": "The knowledge base holds no provision that reliably answers this question, so we give no answer rather "
        "than a wrong one. Please rephrase it, or turn to one of the channels below.",
        "vi": "Kho tri thức không có quy định nào trả lời chắc chắn câu hỏi này, nên chúng tôi không trả lời để tránh "
        "sai sót. Xin diễn đạt lại hoặc liên hệ các kênh dưới đây.",
    },
    "citation_unproven": {
        "zh": "找到了相关内容，但引文没有通过核对，因此不显示。请稍后再问，或者向下面的渠道咨询。",
        "en": "Something relevant was found, but its quotation did not pass verification and is not shown.",
        "vi": "Đã tìm thấy nội dung liên quan nhưng trích dẫn không qua được kiểm tra nên không hiển thị.",
    },
    "no_translation": {
        "zh": "",
        "en": "There is no English explanation of this provision yet; the Chinese one is shown.",
        "vi": "Chưa có phần giải thích bằng tiếng Việt cho quy định này; dưới đây là bản tiếng Trung.",
    },
}

LANGUAGES = ("zh", "en", "vi")


def say(key: str, lang: str) -> str:
    """A sentence in a language; Chinese where it has no other."""
    texts = _TEXTS[key]
    return texts.get(lang, texts["zh"])
