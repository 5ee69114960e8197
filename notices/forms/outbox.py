"""Finding notices: what they are about, of which case, in which language, of which officer (ux 3.12)."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from notices.models import Notice
from notices.models.notice import NoticeQuerySet
from notices.texts import KINDS, SPOKEN, Audience


def kinds_told() -> list[tuple[str, Any]]:
    """What leaves the house: every kind of ours that is not for our own staff."""
    return [(kind.code, kind.title) for kind in KINDS.values() if kind.is_ours and kind.audience != Audience.STAFF]


def languages_told() -> list[tuple[str, Any]]:
    names = dict(settings.LANGUAGES)
    return [(code, names[code]) for code in SPOKEN if code in names]


class NoticeFilter(django_filters.FilterSet):
    """Every choice is a part of the address, so that a view can be kept and sent."""

    kind = django_filters.ChoiceFilter(label=_("About what"), choices=kinds_told, empty_label=_("all"))
    case = django_filters.CharFilter(label=_("Case number"), method="by_case", max_length=13)
    language = django_filters.ChoiceFilter(label=_("Written in"), choices=languages_told, empty_label=_("all"))
    officer = django_filters.ModelChoiceFilter(
        label=_("Officer"), queryset=User.objects.none(), field_name="matter__owner", empty_label=_("all")
    )

    class Meta:
        model = Notice
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, *, queryset: NoticeQuerySet, user: User) -> None:
        super().__init__(data, queryset=queryset)
        if user.is_manager:
            self.filters["officer"].queryset = User.objects.with_role(Role.OFFICER).filter(unit=user.unit_id)
        else:
            del self.filters["officer"]
        self.form.marks_optional = False
        self.form.fields["case"].widget.attrs |= {"dir": "ltr", "size": 14}

    @property
    def chosen(self) -> dict[str, Any]:
        data = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: value for name, value in data.items() if value}

    def by_case(self, notices: NoticeQuerySet, name: str, value: str) -> NoticeQuerySet:
        """A notice hangs on the case, or on one of its referrals: then its subject names the case."""
        return notices.filter(Q(matter__ref__contains=value) | Q(subject__contains=value))
