from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from charter.models import visible_to


class FrameworkKind(models.TextChoices):
    SCHOOL = "school", _("school")
    VOCATIONAL = "vocational", _("vocational or industrial school")
    BOARDING = "boarding", _("boarding school or youth village")
    SPECIAL = "special", _("special education")
    EVENING = "evening", _("external or evening school that is recognised")
    YOUTH = "youth", _("youth advancement or HILA")
    OTHER = "other", _("another framework that is not a school")


FORMAL = (
    FrameworkKind.SCHOOL,
    FrameworkKind.VOCATIONAL,
    FrameworkKind.BOARDING,
    FrameworkKind.SPECIAL,
    FrameworkKind.EVENING,
)


class OfferStatus(models.TextChoices):
    OFFERED = "offered", pgettext_lazy("offer", "offered")
    VISITED = "visited", pgettext_lazy("offer", "visited")
    ACCEPTED = "accepted", pgettext_lazy("offer", "accepted")
    REFUSED = "refused", pgettext_lazy("offer", "refused")


class SearchEnd(models.TextChoices):
    PLACED = "placed", pgettext_lazy("search", "placed")
    ENDED = "ended", _("ended without a placement")


class FrameworkSearchQuerySet(models.QuerySet["FrameworkSearch"]):
    def open(self) -> Self:
        return self.filter(closed_on=None)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "case__matter__"))


class FrameworkSearch(models.Model):
    """Looking for a suitable framework for one pupil, until he is placed (R5)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="searches")
    opened_on = models.DateField(_("since"))
    wanted = models.CharField(_("what is looked for"), max_length=600, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=6, choices=SearchEnd.choices, blank=True)
    closed_reason = models.CharField(max_length=300, blank=True)
    placed_with = models.OneToOneField(
        "cases.PlacementOffer", models.PROTECT, null=True, blank=True, related_name="final_of"
    )
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="framework_search")
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = FrameworkSearchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="search_one_open", condition=Q(closed_on=None)),
            models.CheckConstraint(condition=Q(closed_on=None) ^ ~Q(outcome=""), name="search_closed_has_outcome"),
            models.CheckConstraint(
                condition=~Q(outcome="ended") | ~Q(closed_reason=""), name="search_ended_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.opened_on}"


class PlacementOfferQuerySet(models.QuerySet["PlacementOffer"]):
    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "search__case__matter__"))


class PlacementOffer(models.Model):
    """One institution offered to the pupil and the family, and what came of it."""

    search = models.ForeignKey(FrameworkSearch, models.PROTECT, related_name="offers")
    school = models.ForeignKey(
        "cases.School", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("school of the unit")
    )
    institution = models.CharField(_("institution, if it is not on the list"), max_length=120, blank=True)
    kind = models.CharField(_("kind of framework"), max_length=10, choices=FrameworkKind.choices)
    status = models.CharField(
        _("how it stands"), max_length=8, choices=OfferStatus.choices, default=OfferStatus.OFFERED
    )
    offered_on = models.DateField(_("offered on"))
    visited_on = models.DateField(_("visited on"), null=True, blank=True)
    decided_on = models.DateField(_("answered on"), null=True, blank=True)
    note = models.CharField(_("what was said"), max_length=600, blank=True)
    next_step = models.CharField(_("what comes next"), max_length=300, blank=True)
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="placement_offer")
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlacementOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(school__isnull=False) | ~Q(institution=""), name="offer_has_place"),
            models.CheckConstraint(
                condition=Q(status__in=("offered", "visited")) | Q(decided_on__isnull=False), name="offer_answer_day"
            ),
            models.CheckConstraint(
                condition=~Q(status="visited") | Q(visited_on__isnull=False), name="offer_visit_day"
            ),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def place(self) -> str:
        return self.school.name if self.school else self.institution

    @property
    def is_formal(self) -> bool:
        """A school: a placement there is a return; youth advancement is not (R10)."""
        return self.kind in FORMAL
