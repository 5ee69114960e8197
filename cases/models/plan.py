from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PlanSide(models.TextChoices):
    """Who shares an integration plan; without school or parents it is not shared (R7)."""

    SCHOOL = "school", _("the school")
    PARENTS = "parents", _("the parents")
    PUPIL = "pupil", _("the pupil")


class StepSide(models.TextChoices):
    """Who does a step of the plan."""

    OFFICER = "officer", _("the attendance officer")
    SCHOOL = "school", _("the school")
    PARENTS = "parents", _("the parents")
    PUPIL = "pupil", _("the pupil")
    PARTNER = "partner", _("a partner")


class IntegrationPlanQuerySet(models.QuerySet["IntegrationPlan"]):
    def running(self) -> Self:
        return self.filter(ended_on=None)


class IntegrationPlan(models.Model):
    """How a pupil is kept in his school by his needs, shared by school and parents (charter 4, R7)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="plans")
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="plan")
    needs = models.TextField(_("what the pupil needs"), max_length=4_000)
    made_on = models.DateField()
    review_on = models.DateField(_("next review"))
    ended_on = models.DateField(null=True, blank=True)
    earlier = models.JSONField(default=list)  # what it said before: [{"at", "by", "needs", "review_on", "people"}]
    shared_by = models.ForeignKey(  # the act since which both sides take part; it answers the need
        "cases.TimelineEntry", models.PROTECT, null=True, blank=True, related_name="+"
    )
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = IntegrationPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="plan_one_running", condition=Q(ended_on=None)),
        ]

    def __str__(self) -> str:
        return f"plan of {self.made_on}"


class PlanParticipant(models.Model):
    """Somebody who took part in making the plan."""

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="participants")
    side = models.CharField(max_length=8, choices=PlanSide.choices)
    name = models.CharField(max_length=200)
    guardian = models.ForeignKey("cases.Guardian", models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.side}: {self.name}"


class PlanStep(models.Model):
    """What somebody does by a day; the officer's own are her next steps too."""

    plan = models.ForeignKey(IntegrationPlan, models.PROTECT, related_name="steps")
    text = models.CharField(_("what"), max_length=300)
    side = models.CharField(_("who does it"), max_length=8, choices=StepSide.choices)
    who = models.CharField(_("name"), max_length=80, blank=True)
    due_on = models.DateField(_("by when"))
    done_on = models.DateField(null=True, blank=True)  # where it is nobody's next step
    step = models.OneToOneField("charter.NextStep", models.PROTECT, null=True, blank=True, related_name="plan_step")
    form_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return self.text

    @property
    def finished_on(self) -> date | None:
        return self.step.done_on if self.step else self.done_on


class PlanReview(models.Model):
    """A look at the plan together: what was found, and when to look again. One never erases another."""

    plan = models.ForeignKey(IntegrationPlan, models.PROTECT, related_name="reviews")
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="plan_review")
    on = models.DateField(_("when"))
    text = models.TextField(_("what was found"), max_length=4_000)
    with_school = models.BooleanField(_("the school took part"), default=False)
    with_parents = models.BooleanField(_("the parents took part"), default=False)
    with_pupil = models.BooleanField(_("the pupil took part"), default=False)
    next_on = models.DateField(_("next review"), null=True, blank=True)
    form_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"review {self.on}"
