"""How Chinese, Korean, Russian and Vietnamese ask us to stop, each request whole.

Chinese needs no blanks between words and Koreans put them as they like: both stand without any.
Accents stay: Vietnamese *dừng* says stop, *dùng* use, and *Dũng* is a name; without
accents only what cannot be mistaken is heard.
"""

import re
from typing import NamedTuple

from sincerely.rules.purpose import Channel


class Tongue(NamedTuple):
    """``alone``: a whole message. ``clause``: a clause. ``channels``: what a clause may name."""

    alone: re.Pattern[str]
    clause: re.Pattern[str]
    channels: dict[Channel, re.Pattern[str]]


def _tongue(alone: str, clause: str, **channels: str) -> Tongue:
    ways = {Channel[name.upper()]: re.compile(words) for name, words in channels.items()}
    return Tongue(re.compile(alone), re.compile(clause), ways)


_ZH_THINGS = (
    r"(?:任何|这些|這些|这种|這種|此类|此類|更多|你们的|你們的|垃圾|推销|推銷|促销|促銷|推广|推廣|广告|廣告)*"
    r"(?:短信|短訊|短讯|简讯|簡訊|信息|讯息|訊息|消息|邮件|郵件|电邮|電郵|电子邮件|電子郵件|广告|廣告"
    r"|电话|電話|来电|來電)"
)
_ZH_DOING = (
    rf"(?:(?:发送|發送|推送|发|發|传|傳|寄|send)(?:{_ZH_THINGS})?(?:给我|給我|来|來)?(?:{_ZH_THINGS})?"
    r"|(?:联系|聯繫|聯系|联络|聯絡|打扰|打擾|骚扰|騷擾|烦|煩|搵)(?:我们|我們|我)?"
    r"|(?:打电话|打電話|打来|打來|来电|來電|致电|致電|打)(?:给我|給我)?(?:来|來)?)"
)
_ZH_ME = r"(?:给我|給我|向我|跟我|和我|同我)?"
_ZH_NOT = r"(?:不要|别|別|请勿|請勿|勿|唔好|不准|不许|不許)"
_ZH_MINE = (
    r"我的?(?:手机|手機|电话|電話)?(?:号码|號碼|号|號|电话|電話|邮箱|郵箱|名字|信息|资料|資料)?"
)
_ZH_LIST = r"(?:从|從)?(?:你们的?|你們的?)?(?:名单|名單|列表|系统|系統)?(?:上|中|里|裡|裏)?"
_ZH_AGAIN = rf"(?:{_ZH_NOT}|不用|不必|无需|無需|不需要)(?:再|继续|繼續){_ZH_ME}{_ZH_DOING}"
_ZH_WISHES = (
    rf"{_ZH_AGAIN}"
    rf"|{_ZH_NOT}{_ZH_ME}{_ZH_DOING}了"
    rf"|{_ZH_NOT}{_ZH_ME}(?:发送|發送|发|發|传|傳|寄)(?:给我|給我)?{_ZH_THINGS}(?:给我|給我)?"
    rf"|{_ZH_NOT}{_ZH_ME}(?:联系|聯繫|聯系|联络|聯絡|打扰|打擾|骚扰|騷擾|烦|煩)(?:我们|我們|我)"
    rf"|{_ZH_NOT}(?:给我|給我)(?:打电话|打電話|来电|來電|致电|致電)"
    rf"|停止{_ZH_ME}(?:一切|所有)?{_ZH_DOING}"
    rf"|(?:我要|我想|帮我|幫我|如何|怎么|怎麼|怎样|怎樣|已经|已經|已)?(?:退订|退訂|取消订阅|取消訂閱)(?:{_ZH_THINGS})?"
    rf"|(?:拒收|拒绝接收|拒絕接收)(?:{_ZH_THINGS})?"
    rf"|(?:我)?(?:不想|不要|不愿|不願)(?:再)?(?:收到|接收|接到){_ZH_THINGS}"
    rf"|(?:把|将|將){_ZH_MINE}{_ZH_LIST}(?:删除|刪除|移除|删掉|刪掉|去掉|除名)"
    r"|(?:删除|刪除|移除)我的(?:手机|手機|电话|電話)?(?:号码|號碼|信息|资料|資料|电话|電話|邮箱|郵箱)"
)
_ZH_CALL = (
    r"(?<!我的)(?:打电|打電|打来|打來|来电|來電|致电|致電)"
    r"|(?:再|别|別|要|好)(?:给我|給我)?打(?![扰擾])"
)
CHINESE = _tongue(
    r"(?:请|請)?(?:停止|停)(?:谢谢|謝謝)?",
    r"(?:你好|您好|嗨)?(?:麻烦|麻煩|拜托|拜託|请|請|求)?(?:你们|你們|你|您)?(?:以后|以後|今后|今後)?"
    rf"(?:{_ZH_WISHES})(?:了|吧|啦|喇|好吗|好嗎|可以吗|可以嗎)*(?:谢谢|謝謝|多谢|多謝|感谢|感謝|拜托|拜託|[你您])*",
    text=r"短信|短訊|短讯|简讯|簡訊",
    call=_ZH_CALL,
    email=r"(?<!我的)(?:邮件|郵件|电邮|電郵)",
)

_KO_PLEASE = (
    r"(?:제발|이제|더이상|더는|앞으로|다시는|저한테|저에게|나한테|나에게|저희에게|이런|자꾸)*"
)
_KO_THING = (
    r"(?:(?:광고|홍보|스팸|판촉|문자메시지|문자|메시지|메세지|이메일|메일|전화|연락|카톡)"
    r"(?:을|를|도|좀|는|은|이나|랑|하고)?)"
)
_KO_THINGS = rf"{_KO_THING}{{0,4}}"
_KO_DO = r"(?:해|하세요|해요|해주세요|해주십시오|하십시오|해줘요?|해라|하라고요?|바랍니다|요)"
_KO_I_DO = r"(?:합니다|할게요|하겠습니다|요청|신청)"
_KO_DONT = (
    r"지(?:를|좀)?(?:마|마요|마세요|말아요|말아주세요|말아주십시오|말아줘요?|마십시오|마라|말라고요?"
    r"|말아달라고요?|말길바랍니다)"
)
_KO_UNWANTED = r"(?:받고싶지않|원하지않|원치않)(?:아요|습니다|음|다)|안받고싶(?:어요|습니다)"
_KO_ME = r"(?:저를|저|나를|제번호를?|제전화번호를?|제이름을?|제이메일을?)?"
_KO_WISHES = (
    rf"{_KO_THINGS}(?:보내|보내주|연락하|연락주|전화하|전화주|전화걸|문자하|문자주|메일하|괴롭히"
    rf"|귀찮게하){_KO_DONT}"
    rf"|{_KO_THING}{{1,4}}하{_KO_DONT}"
    rf"|{_KO_THINGS}그만(?:좀)?(?:{_KO_DO}|보내(?:세요|요|주세요|주십시오|줘요?|라|십시오)?"
    rf"|(?:연락|전화){_KO_DO}?)?"
    rf"|{_KO_THINGS}(?:수신거부|수신거절|수신중단)(?:{_KO_DO}|{_KO_I_DO})?"
    rf"|(?:구독|수신)을?(?:취소|해지)(?:{_KO_DO}|{_KO_I_DO})?"
    rf"|(?:{_KO_THING}{{1,4}}|수신[을를]?)(?:{_KO_UNWANTED})"
    rf"|{_KO_THINGS}(?:중단|중지){_KO_DO}"
    rf"|{_KO_ME}(?:명단|목록|리스트)에서{_KO_ME}(?:빼|삭제해|지워|제거해)"
    r"(?:주세요|주십시오|줘요?|달라고요?)"
)
KOREAN = _tongue(
    r"(?:스톱|스탑|중단|중지|수신정지)(?:요)?",
    rf"(?:안녕하세요)?{_KO_PLEASE}(?:{_KO_WISHES})"
    r"(?:감사합니다|고맙습니다|부탁드립니다|부탁드려요|부탁해요|제발)*",
    text=r"문자",
    call=r"전화(?!번호)",
    email=r"메일(?!을?삭제)",
)

_RU_ME = r"(?:мне|нам|больше|сюда|никогда|смс|sms|сообщения|рекламу|спам|письма)"
_RU_PLEASE = (
    rf"(?:{_RU_ME}|пожалуйста|прошу|просьба|вас|меня|нас|уже|здравствуйте|спасибо|и"
    r"|\w{1,2} (?:мной|нами)|на этот номер|по этому номеру|этот номер|сообщений|рекламы|писем"
    r"|свои|ваши|эти|всякую|ерунду)"
)
_RU_DOING = (
    r"(?:пиши|пишите|писать|звони|звоните|звонить|названивать|беспокой|беспокойте|беспокоить"
    r"|тревожьте|связывайтесь|связываться|контактируйте|спамьте|спамить)"
)
_RU_SENDING = r"(?:присылай|присылайте|присылать|шли|шлите|слать|отправляйте|отправлять)"
_RU_LIST = r"(?: \w{1,2} (?:\w+ )?(?:рассылки|рассылок|списка|списков|базы|базы данных))"
_RU_WISHES = (
    rf"не (?:{_RU_PLEASE} )*{_RU_DOING}|не (?:надо|нужно) (?:{_RU_PLEASE} )+{_RU_DOING}"
    rf"|{_RU_ME} не {_RU_SENDING}|не (?:{_RU_ME} )+{_RU_SENDING}|не {_RU_SENDING} {_RU_ME}"
    rf"|(?:перестаньте|прекратите|прекращайте|хватит) (?:{_RU_PLEASE} )*"
    rf"(?:{_RU_DOING}|{_RU_SENDING})"
    r"|(?:как |хочу |хотел бы |хотела бы )?"
    rf"(?:отписаться|отписать меня|отпишите (?:меня|нас|мой номер)){_RU_LIST}?"
    rf"|(?:удалите|уберите|исключите|вычеркните) (?:(?:меня|нас){_RU_LIST}"
    rf"|мой (?:номер|телефон|адрес|email|имейл){_RU_LIST}?)"
    r"|(?:отменить|отмените|отмена) подписк[уаи]"
    r"|отказ от (?:рассылки|рассылок|сообщений|звонков|смс)"
    r"|(?:я |мы )?не (?:хочу|хотим|желаю) (?:больше )?получать (?:больше )?(?:от вас )?"
    r"(?:ваши |ваших |эти |никаких )?"
    r"(?:смс|сообщени[яй]|письма|писем|звонки|звонков|рекламу|рассылк[уи]|спам)"
    r"|оставьте (?:меня|нас) в покое|отвяжитесь(?: от меня)?|отстаньте(?: от меня)?"
)
RUSSIAN = _tongue(
    r"(?:стоп|stop|отпишите|отписка|отписать)(?: (?:пожалуйста|спасибо|меня))*",
    rf"(?:{_RU_PLEASE} )*(?:{_RU_WISHES})(?: {_RU_PLEASE})*",
    text=r"\b(?:смс|sms)\b",
    call=r"\b(?:звон|названи)",
    email=r"\b(?:письм|писем)",
)

_VI_PLEASE = (
    r"(?:xin|vui lòng|làm ơn|hãy|yêu cầu|đề nghị|tôi muốn|cho tôi|các bạn|bạn|anh|chị|em|please|ơi"
    r"|vui long|lam on|yeu cau|toi muon|cac ban)"
)
_VI_ME = (
    r"(?:(?:cho|với|đến|tới|qua) )?(?:chúng tôi|tôi|mình|tui|số này|email này)|tin nhắn|quảng cáo"
    r"|nữa|thêm|nhé|ạ|cảm ơn|cám ơn|xin cảm ơn"
)
_VI_DOING = (
    r"(?:nhắn tin|nhắn|gửi (?:tin nhắn|tin|email|thư|quảng cáo)|gọi điện thoại|gọi điện|gọi"
    r"|liên lạc|liên hệ|làm phiền|quấy rầy|spam|email|text)"
)
_VI_PLAIN_DOING = (
    r"(?:nhan tin|nhan|gui tin nhan|gui tin|gui email|gui|goi dien|goi|lien lac|lien he|lam phien)"
)
_VI_WISHES = (
    rf"(?:đừng|dừng|ngừng|ngưng)(?: có| bao giờ| việc)? {_VI_DOING}"
    r"|(?:đừng|ngừng|ngưng) gửi(?: cho tôi| nữa)+"
    rf"|(?:dung|đung|ngung) {_VI_PLAIN_DOING}(?: cho toi| toi)? nua"
    r"|(?:hủy|huỷ|bỏ) đăng k[ýí](?: nhận)?(?: tin nhắn| tin| email| bản tin)?|huy dang k[yi]"
    r"|từ chối (?:nhận tin|(?:nhận )?(?:tin nhắn|quảng cáo|email|cuộc gọi))"
    r"|không muốn (?:nhận|bị)(?: thêm)?(?: tin nhắn| tin| email| quảng cáo| cuộc gọi| làm phiền)+"
    r"|(?:xóa|xoá|bỏ) (?:tên tôi|số (?:điện thoại )?(?:của )?tôi|email (?:của )?tôi|tôi)"
    r" (?:ra )?khỏi danh sách"
)
VIETNAMESE = _tongue(
    rf"(?:{_VI_PLEASE} )*(?:dừng|dừng lại|ngừng|ngừng lại|ngưng|ngưng lại)(?: (?:{_VI_ME}))*",
    rf"(?:{_VI_PLEASE} |tôi )*(?:{_VI_WISHES})(?: (?:{_VI_ME}))*",
    text=r"\b(?:nhắn|nhan|tin nhắn|text)\b",
    call=r"\b(?:gọi|goi)\b",
    email=r"\b(?:email|thư)\b",
)
