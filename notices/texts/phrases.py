"""Our own phrases among the facts: written in Hebrew with the act, said in the reader's language.

Outcomes of a case, kinds of places and of attempts, as the Hebrew messages word them; a test holds the two together.
"""

PHRASES: dict[str, dict[str, str]] = {
    "חזר/ה לביקור סדיר": {
        "he": "חזרה לביקור סדיר",
        "ar": "العودة إلى الدوام المنتظم",
        "ru": "возвращение к регулярному посещению",
        "en": "Back to regular attendance",
    },
    "עבר/ה לרשות אחרת": {
        "he": "מעבר לרשות אחרת",
        "ar": "الانتقال إلى سلطة محلية أخرى",
        "ru": "переход в другой муниципалитет",
        "en": "Moved to another authority",
    },
    "סיים/ה י״ב או גיל 18": {
        "he": "סיום י״ב או גיל 18",
        "ar": "إنهاء الصف الثاني عشر أو بلوغ سن 18",
        "ru": "окончание 12 класса или 18 лет",
        "en": "Finished 12th grade or turned 18",
    },
    "פטור או חינוך ביתי": {
        "he": "פטור או חינוך ביתי",
        "ar": "إعفاء أو تعليم منزلي",
        "ru": "освобождение или домашнее обучение",
        "en": "Exempt or home education",
    },
    "בבית הספר": {"he": "בבית הספר", "ar": "في المدرسة", "ru": "в школе", "en": "At school"},
    "בעירייה": {"he": "בעירייה", "ar": "في البلدية", "ru": "в муниципалитете", "en": "At the municipality"},
    "בווידאו": {"he": "בווידאו", "ar": "عبر الفيديو", "ru": "по видео", "en": "By video"},
    "במקום אחר": {"he": "במקום אחר", "ar": "في مكان آخر", "ru": "в другом месте", "en": "Elsewhere"},
    "שיחות טלפון": {"he": "שיחות טלפון", "ar": "مكالمات هاتفية", "ru": "телефонные разговоры", "en": "Telephone calls"},
    "פגישות": {"he": "פגישות", "ar": "لقاءات", "ru": "встречи", "en": "Meetings"},
    "ביקורי בית": {"he": "ביקורי בית", "ar": "زيارات بيتية", "ru": "посещения на дому", "en": "Home visits"},
    "הודעות בכתב": {"he": "הודעות בכתב", "ar": "رسائل مكتوبة", "ru": "письменные сообщения", "en": "Written messages"},
    "הפניה לתוכנית": {
        "he": "הפניה לתוכנית",
        "ar": "توجيه إلى برنامج",
        "ru": "направление в программу",
        "en": "Referral to a programme",
    },
}
SEPARATORS = (": ", ", ")  # "שיחות טלפון: 3", "בבית הספר, חדר היועצת"
