"""The words of the signed page, a file for each language; the parents' texts are in no message file."""

from attendance_service.signed.texts import ar, decided, en, he, hours, ru

_OWN = {"he": he.WORDS, "ar": ar.WORDS, "ru": ru.WORDS, "en": en.WORDS}
TEXTS = {code: {**words, **hours.WORDS[code], **decided.WORDS[code]} for code, words in _OWN.items()}
