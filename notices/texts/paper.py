"""What stands on paper around a notice's own words, in its language; the words themselves are those of the mail."""

from typing import NamedTuple


class PaperWords(NamedTuple):
    subject: str
    date: str
    hebrew_date: str
    number: str
    reference: str
    officer: str
    phone: str
    hours: str
    days: str
    registered: str
    answer: str  # beside the square code and the address of the signed page
    or_call: str
    convenience: str  # of a legal letter's translation
    privacy: str
    end: str
    page: str
    of: str


PAPER = {
    "he": PaperWords(
        subject="הנדון",
        date="תאריך",
        hebrew_date="תאריך עברי",
        number="מספר המכתב",
        reference="מספר הפנייה",
        officer="מטפל/ת",
        phone="טלפון",
        hours="שעות מענה",
        days="ימים א׳ עד ה׳",
        registered="בדואר רשום",
        answer="אפשר להשיב גם מהטלפון הנייד: סרקו את הריבוע במצלמה, או הקלידו בדפדפן את הכתובת.",
        or_call="אפשר גם להתקשר",
        convenience="",
        privacy="המכתב מיועד לנמען/ת בלבד. מותר לכם לעיין בפרטים ששמורים אצלנו. צריכים גופן גדול, הקראה או שפה אחרת? "
        "התקשרו ונסייע, בלי תשלום.",
        end="סוף המכתב",
        page="עמוד",
        of="מתוך",
    ),
    "ar": PaperWords(
        subject="الموضوع",
        date="التاريخ",
        hebrew_date="التاريخ العبري",
        number="رقم الرسالة",
        reference="رقم التوجّه",
        officer="المسؤول/ة",
        phone="هاتف",
        hours="ساعات الرد",
        days="من الأحد إلى الخميس",
        registered="بالبريد المسجّل",
        answer="يمكن الرد أيضًا من الهاتف المحمول: وجّهوا الكاميرا إلى المربّع، أو اكتبوا العنوان في المتصفّح.",
        or_call="يمكن أيضًا الاتصال",
        convenience="ترجمة للتسهيل فقط. النص العبري المرفق هو الملزم.",
        privacy="هذه الرسالة مخصّصة للمرسَل إليه فقط. يحق لكم الاطلاع على التفاصيل المحفوظة لدينا. تحتاجون إلى خط كبير "
        "أو قراءة أو لغة أخرى؟ اتصلوا بنا ونساعدكم مجانًا.",
        end="نهاية الرسالة",
        page="صفحة",
        of="من",
    ),
    "ru": PaperWords(
        subject="Тема",
        date="Дата",
        hebrew_date="Еврейская дата",
        number="Номер письма",
        reference="Номер обращения",
        officer="С вами работает",
        phone="Телефон",
        hours="Часы приёма звонков",
        days="с воскресенья по четверг",
        registered="Заказным письмом",
        answer="Ответить можно и с мобильного телефона: наведите камеру на квадрат или наберите адрес в браузере.",
        or_call="Можно и позвонить",
        convenience="Перевод для удобства. Обязательным является прилагаемый текст на иврите.",
        privacy="Письмо предназначено только адресату. Вы вправе ознакомиться с данными, которые у нас хранятся. Нужен "
        "крупный шрифт, чтение вслух или другой язык? Позвоните, мы бесплатно поможем.",
        end="Конец письма",
        page="Страница",
        of="из",
    ),
    "en": PaperWords(
        subject="Subject",
        date="Date",
        hebrew_date="Hebrew date",
        number="Letter number",
        reference="Reference number",
        officer="Your contact",
        phone="Telephone",
        hours="We answer",
        days="Sunday to Thursday",
        registered="By registered post",
        answer="You can also answer from a mobile phone: point its camera at the square, or type the address.",
        or_call="You can also call",
        convenience="A translation for convenience. The enclosed Hebrew text is binding.",
        privacy="This letter is meant for its addressee alone. You may see the details we keep. Do you need large "
        "print, reading aloud or another language? Call us, and we will help free of charge.",
        end="End of the letter",
        page="Page",
        of="of",
    ),
}
CONVENIENCE = "תרגום לנוחות"  # the mark of domain 6.1, for the officer and the authorities too
BY_HAND = "למסירה ביד"
DRAFT, COPY = "טיוטה", "עותק"
UNDRAWN = "להסבר באמהרית"  # our fonts hold no Ethiopic letters: said in Hebrew, beside the telephone
