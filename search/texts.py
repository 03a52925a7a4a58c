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
    "foreign_law": {
        "zh": "您问的是别的国家或者地区的法律，知识库只收中国内地的规定，不能替那边作答。"
        "请向当地的主管机关或者熟悉当地法律的专业人员咨询。",
        "en": "This is about the law of another country or region. The knowledge base holds the law of mainland China "
        "only; please ask the authority there.",
        "vi": "Câu hỏi này thuộc pháp luật của nước hoặc vùng khác. Kho tri thức chỉ có pháp luật Trung Quốc đại lục; "
        "xin hỏi cơ quan có thẩm quyền ở đó.",
    },
    "private_register": {
        "zh": "查某一件商标、专利、登记的状态，要到主管机关的查询系统里看，知识库里没有个案的信息。",
        "en": "The state of a single application or registration is kept in the official register, not here.",
        "vi": "Tình trạng của một đơn hoặc một đăng ký cụ thể nằm trong hệ thống tra cứu của cơ quan, không có ở đây.",
    },
    "prediction": {
        "zh": "官司的输赢要看证据，由法院判断，这里不作预测；可以问具体的规定，比如要证明什么、怎样算侵权、怎样赔偿。",
        "en": "Whether a case will be won depends on the evidence and on the court; we make no predictions. "
        "Do ask what the rules are.",
        "vi": "Thắng hay thua tùy chứng cứ và do tòa án quyết định, chúng tôi không dự đoán. "
        "Xin hỏi về quy định cụ thể.",
    },
    "drafting": {
        "zh": "这里只解释规定，不代写文书，也不做设计、翻译。可以问需要哪些材料、写明哪些内容，或者请专业人员帮忙。",
        "en": "We explain rules; we do not draft, design or translate. Do ask what papers are needed.",
        "vi": "Ở đây chỉ giải thích quy định, không soạn thảo, thiết kế hay dịch thay. Xin hỏi cần giấy tờ gì.",
    },
    "referral": {
        "zh": "这里不推荐任何代理机构或者律师。可以到主管机关公布的名录里查，也可以先问公益的维权援助。",
        "en": "We recommend no agency or lawyer. The authorities publish official lists, and free help is available.",
        "vi": "Chúng tôi không giới thiệu tổ chức đại diện hay luật sư nào. Xin xem danh sách do cơ quan công bố.",
    },
    "emergency": {
        "zh": "人身安全最要紧：有危险请马上打110，有人受伤、中毒打120；心里难受、撑不住，可以打12356，全天有人听您说。"
        "知识产权的事可以以后再办。",
        "en": "Your safety comes first: call 110 in danger, 120 if someone is hurt; call 12356 if you cannot cope. "
        "Questions of intellectual property can wait.",
        "vi": "An toàn là trên hết: gặp nguy hiểm hãy gọi 110, có người bị thương gọi 120; thấy bế tắc hãy gọi 12356. "
        "Chuyện sở hữu trí tuệ để sau cũng được.",
    },
    "small_talk": {
        "zh": "您好，我是知问，讲商标、专利、著作权、海关、展会这些知识产权的规定。用平常的话问就行，比如下面这些。",
        "en": "Hello, this is Zhiwen. It explains China's rules on trademarks, patents, copyright, customs and fairs. "
        "Just ask in your own words.",
        "vi": "Xin chào, đây là Tri Vấn, giải thích quy định của Trung Quốc về nhãn hiệu, sáng chế, bản quyền, "
        "hải quan và hội chợ. Xin cứ hỏi bằng lời của bạn.",
    },
    "also_asked": {
        "zh": "您还问到“{asked}”：",
        "en": "You also asked “{asked}”: ",
        "vi": "Bạn còn hỏi “{asked}”: ",
    },
    "evasion": {
        "zh": "这里不讲怎样避开检查，只讲规定和违反的后果。",
        "en": "We do not explain how to get round inspections, only the rule and what follows from breaking it.",
        "vi": "Ở đây không hướng dẫn cách tránh kiểm tra, chỉ nêu quy định và hậu quả khi vi phạm.",
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
