"""Texts: the few sentences that an answer says by itself, in the languages of visitors."""

from __future__ import annotations

from calendar import month_name
from datetime import date
from functools import lru_cache

from corpus import LEXICON, TRANSLATIONS
from kb.translations import FOREIGN, read_translations
from search.analysis import read_lines

TEXTS: dict[str, dict[str, str]] = {
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
    "no_such_provision": {
        "zh": "{reason}",
        "en": "{title} has no provision {locator}. Please check the number, or the version.",
        "vi": "{title} không có {locator}. Xin kiểm tra lại số điều hoặc phiên bản.",
    },
    "text_not_installed": {
        "zh": "{reason}",
        "en": "The official text of {title} is not installed here, so {locator} cannot be shown. "
        "Please look it up in one of the places below.",
        "vi": "Ở đây chưa cài văn bản chính thức {title} nên không hiển thị được {locator}. "
        "Xin tra ở các nơi dưới đây.",
    },
    "put_right": {
        "zh": "“{written}”按“{meant}”理解。",
        "en": "We read {written} as {meant}.",
        "vi": "Chúng tôi hiểu {written} là {meant}.",
    },
    "other_figure": {
        "zh": "不是{supposed}：{provision}写的是{figures}。",
        "en": "Not {supposed}: {provision} says {figures}.",
        "vi": "Không phải {supposed}: {provision} ghi {figures}.",
    },
    "validity_unknown": {
        "zh": "{title}现在是否有效，知识库没有核实{basis}，引用前请向主管部门或国家法律法规数据库核对。",
        "en": "Whether {title} is in force has not been verified here; before you rely on it, please check with the "
        "authority in charge or the national database of laws.",
        "vi": "Ở đây chưa kiểm chứng {title} còn hiệu lực hay không; trước khi dẫn, xin kiểm tra với cơ quan phụ trách "
        "hoặc cơ sở dữ liệu pháp luật quốc gia.",
    },
    "validity_unknown_see": {
        "zh": "{title}现在是否有效，知识库没有核实{basis}，请到 {page} 核对。",
        "en": "Whether {title} is in force has not been verified here; please check it at {page} .",
        "vi": "Ở đây chưa kiểm chứng {title} còn hiệu lực hay không; xin kiểm tra tại {page} .",
    },
    "not_yet_in_force": {
        "zh": "{title}尚未生效，{starts}起施行。",
        "en": "{title} is not yet in force; it takes effect on {starts}.",
        "vi": "{title} chưa có hiệu lực; có hiệu lực từ {starts}.",
    },
    "no_such_unit": {
        "zh": "没有“{locator}”这一款项；这里给出{whole}全文。",
        "en": "There is no “{locator}”; here is the whole of {whole}.",
        "vi": "Không có “{locator}”; đây là toàn văn {whole}.",
    },
    "no_version_of_day": {
        "zh": "知识库里没有 {day} 施行的《{title}》；当时的规定可能不同，请到国家法律法规数据库查对。",
        "en": "The knowledge base does not hold the version of 《{title}》 in force on {day}; the rule may have been "
        "another then. Please check the National Database of Laws and Regulations.",
        "vi": "Kho tri thức không có bản 《{title}》 có hiệu lực ngày {day}; quy định lúc đó có thể khác. Xin "
        "tra cứu Cơ sở dữ liệu pháp luật quốc gia.",
    },
    "begins_before_day": {
        "zh": "{title}{starts}起施行，现在尚未生效；这里按{day}的法律回答。",
        "en": "{title} takes effect on {starts} and is not yet in force; this answers by the law of {day}.",
        "vi": "{title} có hiệu lực từ {starts}, hiện chưa có hiệu lực; ở đây trả lời theo pháp luật ngày {day}.",
    },
    "amended": {
        "zh": "{title}已被修改，不是现在的规定。{notes}",
        "en": "{title} has been amended and is not the rule of today.",
        "vi": "{title} đã được sửa đổi, không phải quy định hiện nay.",
    },
    "repealed": {
        "zh": "{title}已废止，不是现在的规定。{notes}",
        "en": "{title} has been repealed and is not the rule of today.",
        "vi": "{title} đã bị bãi bỏ, không phải quy định hiện nay.",
    },
    "ends_soon": {
        "zh": "{title}：{notes}",
        "en": "{title} applies only until {ends}; from that day on another rule holds.",
        "vi": "{title} chỉ áp dụng đến {ends}; từ ngày đó áp dụng quy định khác.",
    },
    "not_installed": {
        "zh": "本机没有安装官方原文，上面只有通俗解读和条文出处；安装后会同时显示原文。",
        "en": "The official text is not installed on this machine; above are only our explanation and its source.",
        "vi": "Máy này chưa cài văn bản chính thức; ở trên chỉ có phần giải thích và nguồn của quy định.",
    },
    "uncovered": {
        "zh": "没有讲到的：您这件事会怎么判；外国和港澳台的法律；各地、各行业另有的规定。",
        "en": "Not covered: how your own case would be decided; foreign law and that of Hong Kong, Macao and Taiwan; "
        "special rules of a region or trade.",
        "vi": "Không bao gồm: vụ việc của riêng bạn sẽ được xử ra sao; pháp luật nước ngoài và của Hồng Kông, Ma Cao, "
        "Đài Loan; quy định riêng của từng địa phương, từng ngành.",
    },
    "no_translation": {
        "zh": "",
        "en": "There is no English explanation of this provision yet; the Chinese one is shown.",
        "vi": "Chưa có phần giải thích bằng tiếng Việt cho quy định này; dưới đây là bản tiếng Trung.",
    },
}

LANGUAGES = ("zh", *FOREIGN)


def say(key: str, lang: str, **values: object) -> str:
    """A sentence in a language, with its blanks filled in, days as people write them; Chinese where it has no other."""
    texts = TEXTS[key]
    told = {name: _day(value, lang) if isinstance(value, date) else value for name, value in values.items()}
    return texts.get(lang, texts["zh"]).format(**told)


def translate(text: str, lang: str) -> str:
    """A text of a guide, a guided path or the quiz in a language; itself, in Chinese, where nobody has rendered it."""
    return _catalog(lang).get(text, text) if lang in FOREIGN else text


@lru_cache
def _catalog(lang: str) -> dict[str, str]:
    return read_translations(TRANSLATIONS / f"{lang}.po")


def _day(day: date, lang: str) -> str:
    if lang == "en":
        return f"{day.day} {month_name[day.month]} {day.year}"
    return f"{day.day}/{day.month}/{day.year}" if lang == "vi" else f"{day.year}年{day.month}月{day.day}日"


def read_examples(lang: str) -> list[str]:
    """Questions to try, in a language; the base answers each."""
    return read_lines(LEXICON / ("examples.txt" if lang == "zh" else f"examples.{lang}.txt"))
