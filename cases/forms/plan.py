"""The integration plan: what is needed and who takes part; a step; a review."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, NameField, TextField
from cases.forms.acts import FormKeyField, VersionField
from cases.forms.contact import guardian_chip
from cases.forms.contact_kinds import staff_chip
from cases.models import Case, IntegrationPlan, PlanSide, StepSide
from cases.services.plan import Person

LONGEST = 4_000
FARTHEST = timedelta(days=366)
SHOWN = {"invalid_choice": gettext_lazy("Choose one of those shown.")}


def ahead(form: forms.Form, name: str, today: date) -> None:
    """A day from today to a year ahead."""
    day = form.fields[name]
    assert isinstance(day, DayField)  # noqa: S101 - for the type checker
    day.earliest, day.latest = today, today + FARTHEST


def several(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, widget=forms.CheckboxSelectMultiple, required=False, error_messages=SHOWN
    )


class PlanForm(forms.Form):
    """Who of the school and of the parents took part is asked by name: without both the plan is not shared (R7)."""

    needs = TextField(
        label=gettext_lazy("What the pupil needs in order to stay at school"),
        max_length=LONGEST,
        multiline=True,
        error_messages={"required": gettext_lazy("Write what the pupil needs.")},
        help_text=gettext_lazy("Facts: what, when, who said it. No diagnoses."),
    )
    staff = several(gettext_lazy("Who of the school took part"))
    staff_more = TextField(label=gettext_lazy("Others of the school"), max_length=160, required=False)
    parents = several(gettext_lazy("Who of the parents took part"))
    with_pupil = forms.BooleanField(label=gettext_lazy("The pupil took part"), required=False)
    review_on = DayField(
        label=gettext_lazy("When to look at it again"),
        error_messages={"required": gettext_lazy("Write when the plan is looked at again, for example 14.5.")},
    )

    def __init__(
        self, *args: Any, case: Case, today: date, plan: IntegrationPlan | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.case, self.plan = case, plan
        stay = case.student.enrolments.current().select_related("school").first()
        people = stay.school.contact_people.order_by("pk") if stay else []
        self.guardians = {str(one.pk): one for one in case.student.guardians.select_related("recipient").order_by("pk")}
        self._offer("staff", [(staff_chip(person), staff_chip(person)) for person in people])
        self._offer("parents", [(pk, guardian_chip(one)) for pk, one in self.guardians.items()])
        self.fields["form_key" if plan is None else "version"] = FormKeyField() if plan is None else VersionField()
        ahead(self, "review_on", today)
        if plan:
            self.initial = self._standing(plan)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = choices
        if not choices:
            del self.fields[name]

    def _standing(self, plan: IntegrationPlan) -> dict[str, Any]:
        """The plan as the form shows it."""
        people = list(plan.participants.order_by("pk"))
        staff = [person.name for person in people if person.side == PlanSide.SCHOOL]
        known = dict(getattr(self.fields.get("staff"), "choices", []))
        return {
            "needs": plan.needs,
            "staff": [name for name in staff if name in known],
            "staff_more": ", ".join(name for name in staff if name not in known),
            "parents": [str(person.guardian_id) for person in people if person.guardian_id],
            "with_pupil": any(person.side == PlanSide.PUPIL for person in people),
            "review_on": plan.review_on,
            "version": plan.version,
        }

    def people(self) -> list[Person]:
        facts = self.cleaned_data
        school = [*facts.get("staff", []), *filter(None, [facts["staff_more"]])]
        found = [Person(PlanSide.SCHOOL, name) for name in school]
        parents = [self.guardians[pk] for pk in facts.get("parents", [])]
        found += [Person(PlanSide.PARENTS, guardian_chip(one), one) for one in parents]
        if facts["with_pupil"]:
            found.append(Person(PlanSide.PUPIL, self.case.student.first_name))
        return found

    @property
    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"needs": typed["needs"], "review_on": typed["review_on"], "people": self.people()}


class PlanStepForm(forms.Form):
    text = TextField(
        label=gettext_lazy("What"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write what is to be done.")},
    )
    side = forms.ChoiceField(
        label=gettext_lazy("Who does it"),
        choices=StepSide.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Mark who does it."),
            "invalid_choice": gettext_lazy("Mark who does it."),
        },
        help_text=gettext_lazy("The officer's own stands among her next steps."),
    )
    who = NameField(label=gettext_lazy("Name"), max_length=80, required=False)
    due_on = DayField(
        label=gettext_lazy("By when"),
        error_messages={"required": gettext_lazy("Write by when, for example 14.5.")},
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        ahead(self, "due_on", today)


class PlanReviewForm(forms.Form):
    on = DayField(
        label=gettext_lazy("When was it looked at?"),
        error_messages={"required": gettext_lazy("Write the day of the review, for example 14.5.")},
    )
    sides = several(gettext_lazy("Who took part"))
    text = TextField(
        label=gettext_lazy("What was found and decided"),
        max_length=LONGEST,
        multiline=True,
        error_messages={"required": gettext_lazy("Write what was found.")},
    )
    ends = forms.BooleanField(label=gettext_lazy("The plan ends with this review"), required=False)
    next_on = DayField(label=gettext_lazy("When to look at it again"), required=False)
    version = VersionField()
    form_key = FormKeyField()

    def __init__(self, *args: Any, plan: IntegrationPlan, today: date, **options: Any) -> None:
        options["initial"] = {"on": today, "version": plan.version}
        super().__init__(*args, **options)
        self.plan, self.today = plan, today
        sides = self.fields["sides"]
        assert isinstance(sides, forms.MultipleChoiceField)  # noqa: S101
        sides.choices = PlanSide.choices
        ahead(self, "next_on", today)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not self.plan.made_on <= day <= self.today:
            raise ValidationError(_("The review was between the day of the plan and today."))
        return day

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if facts.get("ends"):
            facts["next_on"] = None
        elif not facts.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", _("Write when the plan is looked at again, or mark that it ends."))
        return facts

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("version", "on", "text", "sides", "next_on")}
