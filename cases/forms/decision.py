"""What a committee decided: what, who, by when; and the text of a committee that may not set a function level."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField, TextField
from accounts.models import User
from cases.models import AgendaItem
from cases.services.committee.level_guard import names_level

BARRED = _(
    "The integration committee decides on eligibility. The function level will be set by the inter-professional team, "
    "and its decision binds."
)
OWNERLESS = _("A decision without somebody responsible will not be saved")


class GuardedField(TextField):
    """Text that came out of a committee; where the committee may not set a function level, it refuses one (R30)."""

    bars_level = False

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if self.bars_level and names_level(text):
            raise ValidationError(BARRED, code="level")
        return text


class DecisionForm(forms.Form):
    """What, who, by when: all three or none. Of the unit answer those who may see the case; others by their name."""

    marks_optional = False
    text = GuardedField(label=_("What was decided"), max_length=200, required=False)
    owner = forms.ModelChoiceField(label=_("Who is responsible"), queryset=User.objects.none(), required=False)
    owner_name = NameField(label=_("Somebody else"), max_length=80, required=False)
    due_on = DayField(label=_("By when"), required=False)

    def __init__(self, *args: Any, item: AgendaItem, staff: QuerySet[User], **options: Any) -> None:
        super().__init__(*args, **options)
        owner = self.fields["owner"]
        owner.queryset = staff  # type: ignore[attr-defined]
        owner.choices = [("", "—"), *((person.pk, person.name) for person in staff)]  # type: ignore[attr-defined]
        text, due_on = self.fields["text"], self.fields["due_on"]
        assert isinstance(text, GuardedField)  # noqa: S101 - for the type checker
        assert isinstance(due_on, DayField)  # noqa: S101
        text.bars_level, due_on.earliest = item.committee.kind.bars_level, item.committee.held_on

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        typed = [name for name in ("text", "owner", "owner_name", "due_on") if facts.get(name) or name in self.errors]
        if not typed:
            return facts
        if "text" not in typed:
            self.add_error("text", _("Write what was decided"))
        if "owner" not in typed and "owner_name" not in typed:
            self.add_error("owner", OWNERLESS)
        if facts.get("owner") and facts.get("owner_name"):
            self.add_error("owner_name", _("Choose from the list or write a name, not both"))
        if "due_on" not in typed:
            self.add_error("due_on", _("Write by when"))
        return facts


class _Decisions(forms.BaseFormSet):  # type: ignore[type-arg]
    @property
    def given(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]

    @property
    def is_barred(self) -> bool:
        return any(form.has_error("text", "level") for form in self.forms)


Decisions = forms.formset_factory(DecisionForm, formset=_Decisions, extra=2, max_num=12, absolute_max=12)


def decision_forms(data: Any, item: AgendaItem) -> Any:
    """The rows of the decisions; who may be responsible is asked once for all of them."""
    matter = item.case.matter
    sees = Q(pk__in=[pk for pk in (matter.owner_id, matter.cover_id) if pk]) | Q(is_manager=True)
    staff = User.objects.active().filter(sees, unit=matter.unit_id).order_by("name")
    return Decisions(data, initial=decided(item), prefix="decisions", form_kwargs={"item": item, "staff": staff})


def decided(item: AgendaItem) -> list[dict[str, Any]]:
    """The decisions as they stand, as the form shows them."""
    return [dict(row) for row in item.decisions.order_by("pk").values("text", "owner", "owner_name", "due_on")]
