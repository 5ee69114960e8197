"""The team's decision: body, day, level, reasons by the five areas, goals; hours are never typed (ux 3.9, R28-R49)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import TextField
from assistance.forms.team import AfterTheCommittee, not_ahead
from assistance.models import AideDocument, AideDocumentKind, AideFile, Body, DecisionOrigin
from assistance.services.decision import BodyMayNotError, Finding, check_body
from assistance.services.publishing import is_late
from assistance.services.refusing import RULE
from assistance.standards import AREAS, LEVELS, Area, band_of, descriptor
from cases.forms.acts import Because, FormKeyField, VersionField

NONE_NEEDED = "0"
GOALS, GOAL_LENGTH = 12, 300
FORGIVING = {"required": gettext_lazy("Choose from the list"), "invalid_choice": gettext_lazy("Choose from the list")}
LETTERS = [(str(level.value), level.letter) for level in LEVELS]


class AreaRow(NamedTuple):
    """One area of the form: its two fields, and what the guide says of it by level (R37-R41)."""

    area: Area
    level: forms.BoundField
    text: forms.BoundField
    guide: list[tuple[str, str]]


class LevelForm(forms.Form):
    body = forms.ModelChoiceField(
        label=gettext_lazy("Who decided"),
        queryset=Body.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages=FORGIVING,
    )
    on = AfterTheCommittee(
        label=gettext_lazy("Day of the discussion"),
        error_messages={"required": gettext_lazy("Write the day of the discussion, for example 14.5.")},
    )
    parents_heard = forms.BooleanField(label=gettext_lazy("The parents were heard"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Function level"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Mark the level the team set"),
            "invalid_choice": gettext_lazy("Mark the level the team set"),
        },
    )
    explained = TextField(label=gettext_lazy("Reasons as a whole"), max_length=2000, multiline=True, required=False)
    goals = TextField(
        label=gettext_lazy("Goals of the individual plan"),
        max_length=GOALS * (GOAL_LENGTH + 2),
        multiline=True,
        required=False,
        help_text=gettext_lazy(
            "One in each line. Level and goals are one decision: without goals it is not published."
        ),
    )
    services = TextField(label=gettext_lazy("Other support services"), max_length=1000, multiline=True, required=False)
    sharing_allowed = forms.BooleanField(label=gettext_lazy("The team allows a shared aide"), required=False)
    tool_version = TextField(label=gettext_lazy("Version of the assessment tool"), max_length=40, required=False)
    tool_url = forms.URLField(
        label=gettext_lazy("The tool's page at the ministry"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Write a whole address, for example https://www.gov.il")},
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    protocol = forms.ModelChoiceField(
        label=gettext_lazy("Protocol"),
        queryset=AideDocument.objects.none(),
        required=False,
        empty_label=gettext_lazy("not on file yet"),
        error_messages=FORGIVING,
    )
    late_reason = TextField(
        label=gettext_lazy("Why is the decision late?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Only for a decision after its legal day."),
    )
    why = Because(label=gettext_lazy("Why is there another decision?"))
    form_key = FormKeyField()
    version = VersionField()

    def __init__(
        self,
        *args: Any,
        file: AideFile,
        today: date,
        origin: DecisionOrigin = DecisionOrigin.TEAM,
        is_new: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.file, self.today, self.origin = file, today, origin
        self.refused: Body | None = None
        for area in AREAS:
            self.fields[f"level_{area}"] = forms.ChoiceField(
                label=_("Nearest to"),
                choices=[("", "–"), *LETTERS],
                required=False,
                error_messages=FORGIVING,
            )
            self.fields[f"text_{area}"] = TextField(label=_("In the team's words"), required=False, multiline=True)
        self._choices()
        del self.fields["version" if is_new else "form_key"]
        if origin == DecisionOrigin.TEAM:
            del self.fields["why"]

    def _choices(self) -> None:
        """The bodies of the file's own track, also those that may not: their attempt is answered, not hidden (R30)."""
        file, bodies = (
            self.file,
            Body.objects.filter(unit=self.file.matter.unit_id, track=self.file.eligibility.body.track),
        )
        of_appeals = Q(hears_appeals=True) if self.origin == DecisionOrigin.APPEAL else Q()
        deciding = Q(sets_level=True) | Q(finds_eligible=True)
        shown = bodies.filter(deciding | of_appeals if of_appeals else deciding).order_by("-sets_level", "pk")
        self.fields["body"].queryset = shown  # type: ignore[attr-defined]
        self.fields["body"].initial = shown.filter(sets_level=True).first()
        bands = [(str(level.value), _band_words(level, file.year)) for level in LEVELS]
        self.fields["level"].choices = [*bands, (NONE_NEEDED, _("an aide is no longer needed"))]  # type: ignore[attr-defined]
        protocols = AideDocument.objects.filter(matter=file.matter_id, kind=AideDocumentKind.PROTOCOL).order_by("-pk")
        self.fields["protocol"].queryset = protocols  # type: ignore[attr-defined]
        day = self.fields["on"]
        assert isinstance(day, AfterTheCommittee)  # noqa: S101 - for the type checker
        day.bind_to(file)

    @property
    def is_publishing(self) -> bool:
        """Both buttons send the same form; a draft may lack what a binding decision may not (R49)."""
        return "publish" in self.data

    def clean_body(self) -> Body:
        body: Body = self.cleaned_data["body"]
        try:
            check_body(self.file, body, self.origin)
        except BodyMayNotError:
            self.refused = body
            words = _("%(body)s sets no function level. “%(rule)s”. Nothing was saved.")
            raise ValidationError(words % {"body": body.name, "rule": RULE}, code="may_not") from None
        return body

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], self.today)

    def clean_goals(self) -> tuple[str, ...]:
        goals = tuple(filter(None, (line.strip() for line in self.cleaned_data["goals"].splitlines())))
        if len(goals) > GOALS:
            raise ValidationError(_("At most %(most)s goals, one in each line.") % {"most": GOALS})
        if any(len(goal) > GOAL_LENGTH for goal in goals):
            raise ValidationError(_("A goal has at most %(most)s letters. Shorten it.") % {"most": GOAL_LENGTH})
        return goals

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.is_publishing and not self.errors:
            for name, words in self._missing(facts):
                self.add_error(name, words)
        return facts

    def _missing(self, facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if not facts["goals"]:
            yield "goals", _("Write the goals: level and goals are one decision, so it is not published without them.")
        if facts["level"] == NONE_NEEDED and not facts["explained"]:
            yield "explained", _("Write why an aide is no longer needed.")
        if facts["level"] != NONE_NEEDED and not any(facts[f"text_{area}"] for area in AREAS):
            yield f"text_{AREAS[0]}", _("Write the team's reasons in one area at least.")
        late = self.origin == DecisionOrigin.TEAM and is_late(self.file, facts["on"])
        if late and not facts["late_reason"]:
            yield "late_reason", _("The decision is after its legal day. Write why; it stays on record.")

    @property
    def areas(self) -> Iterator[AreaRow]:
        disability = self.file.eligibility.disability
        for area in AREAS:
            told = [(level.letter, descriptor(disability, level, area)) for level in LEVELS]
            yield AreaRow(area, self[f"level_{area}"], self[f"text_{area}"], [row for row in told if row[1]])

    @property
    def finding(self) -> Finding:
        facts = self.cleaned_data
        reasons = {area.value: (_number(facts[f"level_{area}"]), facts[f"text_{area}"]) for area in AREAS}
        names = ("body", "goals", "explained", "services", "tool_version", "tool_url", "sharing_allowed", "protocol")
        given = {name: facts[name] for name in names}
        return Finding(level=_number(facts["level"]), reasons=reasons, late_reason=facts["late_reason"], **given)


def _number(choice: str) -> int | None:
    return int(choice) or None if choice else None


def _band_words(level: Any, year: int) -> str:
    band = band_of(level, year)
    facts = {"level": level.letter, "from": band.lowest, "to": band.highest}
    return _("level %(level)s, %(from)s to %(to)s hours") % facts


class SeenForm(forms.Form):
    """Which version of a draft a button was pressed on; 0 where none is named, which is nobody's."""

    version = VersionField()

    @property
    def seen(self) -> int:
        return int(self.cleaned_data["version"]) if self.is_valid() else 0
