"""A committee of the calendar: kind, day, place, who sits in it; its filter, its kinds, the letter to a chair."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField, TextField, TimeOfDayField
from accounts.models import Unit, User
from cases.forms.acts import FormKeyField, VersionField
from cases.models import AgendaItem, Committee, CommitteeKind, CommitteeMember, School
from cases.services.committee.kinds import kinds_of

CIRCULAR = _("the Director General's circular on the integration programme")


class CommitteeForm(forms.Form):
    kind = forms.ModelChoiceField(
        label=_("Kind of committee"),
        queryset=CommitteeKind.objects.none(),
        error_messages={"required": _("Choose the kind of committee"), "invalid_choice": _("Choose from the list")},
    )
    held_on = DayField(
        label=_("Day"), error_messages={"required": _("Write the day of the committee, for example 14.5.")}
    )
    held_at = TimeOfDayField(label=_("Hour"), required=False)
    place = TextField(label=_("Place"), max_length=120, required=False)
    school = forms.ModelChoiceField(label=_("School"), queryset=School.objects.none(), required=False)
    form_key = FormKeyField()
    version = VersionField()

    def __init__(
        self, *args: Any, unit: Unit, earliest: date, standing: Committee | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        kinds = kinds_of(unit)
        kept = Q(pk=standing.kind_id) if standing else Q()
        self.fields["kind"].queryset = kinds.filter(Q(is_retired=False) | kept if standing else Q(is_retired=False))  # type: ignore[attr-defined]
        self.fields["school"].queryset = School.objects.filter(unit=unit).order_by("name")  # type: ignore[attr-defined]
        day = self.fields["held_on"]
        assert isinstance(day, DayField)  # noqa: S101 - for the type checker
        day.earliest, day.latest = earliest, date(earliest.year + 4, 12, 31)
        del self.fields["form_key" if standing else "version"]

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "held_on", "held_at", "place", "school")}


class MemberForm(forms.Form):
    marks_optional = False
    name = NameField(label=_("Name"), max_length=80, required=False)
    role = TextField(label=_("Role"), max_length=80, required=False)
    is_chair = forms.BooleanField(label=_("Chair"), required=False)
    attended = forms.BooleanField(label=_("Was there"), required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not facts.get("name") and "name" not in self.errors and (facts.get("role") or facts.get("is_chair")):
            self.add_error("name", _("Write the name of this member"))
        return facts


class _Members(forms.BaseFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        if sum(bool(form.cleaned_data.get("is_chair")) for form in self.forms if form.is_valid()) > 1:
            raise ValidationError(_("Only one person is the chair"))

    @property
    def named(self) -> list[dict[str, Any]]:
        """The members given; a line without a name is nobody."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]


Members = forms.formset_factory(MemberForm, formset=_Members, extra=3, max_num=20, absolute_max=20)
MEMBER_FACTS = ("name", "role", "is_chair", "attended")


def member_forms(data: Any, committee: Committee | None = None) -> Any:
    """The lines of the members, those who sit in a standing committee first."""
    return Members(data, initial=seated(committee), prefix="members")


def seated(committee: Committee | None) -> list[dict[str, Any]]:
    """Who sits in a committee, as the form shows it."""
    if committee is None:
        return []
    return list(CommitteeMember.objects.filter(committee=committee).order_by("-is_chair", "pk").values(*MEMBER_FACTS))


class CommitteeFilter(forms.Form):
    """What the calendar shows: coming or past, of one kind, mine."""

    when = forms.ChoiceField(
        label=_("When"), choices=[("", _("coming committees")), ("past", _("past committees"))], required=False
    )
    kind = forms.ModelChoiceField(
        label=_("Kind of committee"), queryset=CommitteeKind.objects.none(), required=False, empty_label=_("all kinds")
    )
    whose = forms.ChoiceField(
        label=_("Whose committees"), choices=[("", _("all committees")), ("mine", _("Mine only"))], required=False
    )

    def __init__(self, data: Any, *, user: User, today: date) -> None:
        super().__init__(data)
        self.user, self.today, self.marks_optional = user, today, False
        self.fields["kind"].queryset = kinds_of(user.unit)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if v} if self.is_valid() else {}

    @property
    def shows_past(self) -> bool:
        return self.chosen.get("when") == "past"

    def keep(self, committees: QuerySet[Committee]) -> QuerySet[Committee]:
        chosen = self.chosen
        if "kind" in chosen:
            committees = committees.filter(kind=chosen["kind"])
        if "whose" in chosen:
            treated = AgendaItem.objects.standing().filter(case__matter__owner=self.user)
            committees = committees.filter(Q(made_by=self.user) | Q(pk__in=treated.values("committee")))
        if self.shows_past:
            return committees.filter(held_on__lt=self.today).order_by("-held_on", "-held_at", "-pk")
        return committees.filter(held_on__gte=self.today).order_by("held_on", "held_at", "pk")


class CommitteeKindForm(forms.ModelForm):  # type: ignore[type-arg]
    name = NameField(
        label=_("Name of the committee"),
        help_text=_("As it is said in full."),
        error_messages={"required": _("Write the name of the committee")},
    )

    class Meta:
        model = CommitteeKind
        fields = ["name", "bars_level", "removes", "is_retired"]
        help_texts = {
            "bars_level": _("It decides on eligibility; the function level is set by the inter-professional team."),
            "is_retired": _("It is not offered for new committees; those that sat keep it."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance.pk:
            del self.fields["is_retired"]
        if self.instance.code:
            del self.fields["bars_level"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = CommitteeKind.objects.filter(unit=self.instance.unit_id).exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise ValidationError(_("There is already a committee of this name"), code="exists")
        return name


class LetterForm(forms.Form):
    """What the letter to the chair says beyond its fixed words (R31)."""

    addressee = NameField(
        label=_("To the chair of the committee"),
        max_length=80,
        error_messages={"required": _("Write to whom the letter goes")},
    )
    circular = TextField(label=_("Which circular"), max_length=200, initial=CIRCULAR)
    what = TextField(
        label=_("What happened"),
        max_length=1000,
        multiline=True,
        help_text=_("Without the pupil's name: the letter is kept apart from his file."),
        error_messages={"required": _("Write what happened in the committee")},
    )
    form_key = FormKeyField()
