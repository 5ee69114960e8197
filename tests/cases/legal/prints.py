"""Reading prints: their text page by page, and what the prosecutor's file would hold."""

from typing import Any

import pypdfium2

from accounts.models import User
from cases.models import Case
from cases.services.legal import read_dossier
from cases.services.legal.dossier import dossier_data
from tests.cases.legal.factories import NOW, TODAY


def at(case: Case, rest: str = "file/") -> str:
    return f"/cases/{case.matter.ref}/legal/{rest}"


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [text_of(document, n) for n in range(len(document))]
    finally:
        document.close()


def text_of(document: pypdfium2.PdfDocument, n: int) -> str:
    page = document[n]
    words = page.get_textpage()
    text = " ".join(words.get_text_range().split())
    words.close()
    page.close()
    return text


def data(case: Case, officer: User, keys: set[str] | None = None) -> dict[str, Any]:
    dossier = read_dossier(case, officer, TODAY, NOW)
    proposed = {line.key for line in dossier.lines if line.why is None}
    return dossier_data(dossier, proposed if keys is None else keys, officer, NOW)


def section(told_data: dict[str, Any], title: str) -> list[Any]:
    return next((found["rows"] for found in told_data["sections"] if title in found["title"]), [])


def sent(form: Any, **typed: Any) -> dict[str, Any]:
    return {name: form[name].value() for name in form.fields} | {"keep": list(form.kept)} | typed
