"""Setting a meeting: four presses and two texts, everything likely marked already (O6)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, TextField, TimeOfDayField
from cases.forms.acts import Because, FormKeyField, VersionField
from cases.forms.contact import guardian_chip
from cases.forms.contact_kinds import staff_chip
from cases.models import Case, ContactPlace, Guardian, MeetingPlan, SchoolContactPerson, ToldBy
from cases.models.referral import MeetingRequest
from cases.services.telling.families import told_guardians
from charter import texts
from charter.models import Deadline

FARTHEST = timedelta(days=183)
CHOOSE = gettext_lazy("Choose one of those shown.")


class WhenFields(forms.Form):
    """The day and the hour ahead, and whether the family wished for them."""

    on = DayField(
        label=gettext_lazy("On which day"),
        error_messages={"required": gettext_lazy("Write the day of the meeting, for example 14.5.")},
    )
    at = TimeOfDayField(
        label=gettext_lazy("At which hour"),
        error_messages={"required": gettext_lazy("Write the hour of the meeting, for example 9:30.")},
    )
    wished_by_family = forms.BooleanField(
        label=gettext_lazy("The family asked for this day"),
        required=False,
        help_text=gettext_lazy("It is said beside promise 11. The clock does not stop."),
    )

    def set_now(self, now: datetime) -> None:
        self.now = now
        day, today = self.fields["on"], timezone.localdate(now)
        assert isinstance(day, DayField)  # noqa: S101 - for the type checker
        day.earliest, day.latest = today, today + FARTHEST

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        on, at = facts.get("on"), facts.get("at")
        if on and at and timezone.make_aware(datetime.combine(on, at)) < self.now:
            self.add_error("at", _("That hour has passed. A meeting that was held is logged as a contact."))
        return facts


class MeetingPlanForm(WhenFields):
    place = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=ContactPlace.choices,
        widget=forms.RadioSelect,
        initial=ContactPlace.SCHOOL,
        error_messages={
            "required": gettext_lazy("Choose where the meeting will be."),
            "invalid_choice": gettext_lazy("Choose where the meeting will be."),
        },
    )
    room = TextField(label=gettext_lazy("Room or address"), max_length=120, required=False)
    who = forms.MultipleChoiceField(
        label=gettext_lazy("Who is invited"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Mark who is invited."),
            "invalid_choice": CHOOSE,
            "invalid_list": CHOOSE,
        },
    )
    staff = TextField(label=gettext_lazy("Others who are invited"), max_length=120, required=False)
    told_by = forms.ChoiceField(
        label=gettext_lazy("How the family is told"),
        choices=ToldBy.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Mark how the family was told of the meeting."),
            "invalid_choice": gettext_lazy("Mark how the family was told of the meeting."),
        },
    )
    request = forms.ChoiceField(
        label=gettext_lazy("Which request it answers"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )
    form_key = FormKeyField()
    field_order = ["on", "at", "place", "room", "who", "staff", "told_by", "request", "wished_by_family"]

    def __init__(self, *args: Any, case: Case, asked: list[Deadline], now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_now(now)
        stay = case.student.enrolments.current().select_related("school").first()
        self.people = list(stay.school.contact_people.order_by("pk")) if stay else []
        self.guardians = list(case.student.guardians.select_related("recipient").order_by("pk"))
        self.requests = {str(row.matter.meeting_request.pk): row.matter.meeting_request for row in asked}
        self._offer_people(case, self.guardians, self.people)
        self._offer_notice(case)
        self._offer_requests(asked, timezone.localdate(now))

    def _offer_people(self, case: Case, guardians: list[Guardian], people: list[SchoolContactPerson]) -> None:
        chips = [(f"guardian-{one.pk}", guardian_chip(one)) for one in guardians]
        chips += [("pupil", case.student.first_name)]
        chips += [(f"staff-{person.pk}", staff_chip(person)) for person in people]
        who = self.fields["who"]
        assert isinstance(who, forms.MultipleChoiceField)  # noqa: S101
        who.choices = chips
        who.initial = [f"guardian-{one.pk}" for one in guardians if not one.restriction] + ["pupil"]

    def _offer_notice(self, case: Case) -> None:
        """What would leave from here, before it is chosen; nothing where nobody may receive it."""
        told_by = self.fields["told_by"]
        assert isinstance(told_by, forms.ChoiceField)  # noqa: S101
        letters = [notice_words(one) for one in told_guardians(case)]
        already = [choice for choice in ToldBy.choices if choice[0] != ToldBy.NOTICE]
        if not letters:
            told_by.choices, told_by.initial = already, ToldBy.PHONE
            told_by.help_text = _("No notice leaves from here: nobody on file may receive one about this case.")
            return
        told_by.initial = ToldBy.NOTICE
        told_by.choices = [(ToldBy.NOTICE.value, ToldBy.NOTICE.label), *already]
        told_by.help_text = _("A notice from here goes to those invited in ten minutes: %(whom)s.") % {
            "whom": "; ".join(letters)
        }

    def _offer_requests(self, asked: list[Deadline], today: date) -> None:
        if not asked:
            del self.fields["request"]
            return
        request = self.fields["request"]
        assert isinstance(request, forms.ChoiceField)  # noqa: S101
        request.choices = [
            *[(str(row.matter.meeting_request.pk), _words(row, today)) for row in asked],
            ("", _("none")),
        ]
        request.initial = str(asked[0].matter.meeting_request.pk)

    def chosen_request(self) -> MeetingRequest | None:
        return self.requests.get(self.cleaned_data.get("request", ""))

    @property
    def facts(self) -> dict[str, Any]:
        """As the service takes them."""
        typed, chosen = self.cleaned_data, self.cleaned_data["who"]
        names = [f"{person.name} ({person.get_role_display()})" for person in self.people]
        marked = [name for person, name in zip(self.people, names, strict=True) if f"staff-{person.pk}" in chosen]
        kept = {name: typed[name] for name in ("on", "at", "place", "room", "told_by", "wished_by_family")}
        return kept | {
            "guardians": [one for one in self.guardians if f"guardian-{one.pk}" in chosen],
            "with_pupil": "pupil" in chosen,
            "staff": ", ".join(filter(None, (*marked, typed["staff"])))[:200],
            "request": self.chosen_request(),
        }


def notice_words(guardian: Guardian) -> str:
    """ "סיגל סעדון – דוא״ל, ערבית"."""
    recipient = guardian.recipient
    language = str(dict(settings.LANGUAGES).get(recipient.language, recipient.language))
    way = _("e-mail") if recipient.address else _("a letter to print")
    return _("%(name)s – %(way)s, %(language)s") % {"name": recipient.name, "way": way, "language": language}


def _words(row: Deadline, today: date) -> str:
    asked = texts.bare_day(row.matter.meeting_request.requested_on, today)
    due = texts.short_day(row.due_on, today) if row.due_on else _("no date yet")
    return _("promise 11, asked for on %(asked)s, due %(due)s") % {"asked": asked, "due": due}


class PostponeMeetingForm(WhenFields):
    reason = TextField(label=gettext_lazy("Why"), max_length=300, required=False)
    version = VersionField()
    field_order = ["on", "at", "wished_by_family", "reason"]

    def __init__(self, *args: Any, plan: MeetingPlan, now: datetime, **options: Any) -> None:
        hour: time | None = plan.step.due_time
        options["initial"] = {"on": plan.step.due_on, "at": hour, "version": plan.version}
        super().__init__(*args, **options)
        self.set_now(now)


class CancelMeetingForm(forms.Form):
    """Why a meeting falls away, and at whose wish."""

    reason = Because(label=gettext_lazy("Why is it called off?"))
    wished_by_family = forms.BooleanField(label=gettext_lazy("The family asked for it"), required=False)
    version = VersionField()

    def __init__(self, *args: Any, plan: MeetingPlan, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"version": plan.version}
