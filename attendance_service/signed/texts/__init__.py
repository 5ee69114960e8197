"""The words of the signed page, a file for each language; the parents' texts are in no message file."""

from attendance_service.signed.texts import ar, en, he, ru

TEXTS = {"he": he.WORDS, "ar": ar.WORDS, "ru": ru.WORDS, "en": en.WORDS}
