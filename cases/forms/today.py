"""Narrowing the work queue: by school, by promise, by the family's language; nothing is chosen at first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from charter.standards import TIMED_PROMISES, promise


class QueueFilter(forms.Form):
    """Offers only what the queue holds; a value that is not offered narrows nothing."""

    marks_optional = False

    school = forms.ChoiceField(label=_("School"), required=False)
    promise = forms.ChoiceField(label=_("Promise"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, data: Any, *, rows: Iterable[Any]) -> None:
        super().__init__(data)
        rows = list(rows)
        languages, spoken = dict(settings.LANGUAGES), {row.case.language for row in rows}
        schools = {(str(row.case.school_id), row.case.school_name) for row in rows if row.case.school_id}
        self._offer("school", sorted(schools, key=lambda each: each[1]))
        self._offer("promise", [(code, str(promise(code).label)) for code in TIMED_PROMISES])
        self._offer("language", [(code, str(languages[code])) for code in sorted(filter(None, spoken))])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}

    def keep(self, rows: Iterable[Any]) -> list[Any]:
        chosen = self.chosen
        return [row for row in rows if all(str(self._fact(row, name)) == value for name, value in chosen.items())]

    def _fact(self, row: Any, name: str) -> object:
        return {
            "school": row.case.school_id,
            "promise": row.promise.code,
            "language": row.case.language,
        }[name]
