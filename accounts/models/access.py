from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.subjects import words_of
from accounts.models.user import Role, User


class AccessAction(models.TextChoices):
    VIEW = "view", _("viewed")
    SEARCH = "search", _("searched")
    EXPORT = "export", _("exported")
    REVEAL = "reveal", _("revealed an ID number")
    CREATE = "create", _("created")
    CHANGE = "change", _("changed")
    SIGN_IN = "sign_in", _("signed in")
    PURGE = "purge", _("purged old records")
    REFUSE = "refuse", _("was refused")


class AccessRecordQuerySet(models.QuerySet["AccessRecord"]):
    def visible_to(self, user: User) -> Self:
        """Auditor and manager see the record of their own unit."""
        return self.filter(unit=user.unit_id) if user.has_role(Role.AUDITOR, Role.MANAGER) else self.none()

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def older_than(self, row: AccessRecord) -> Self:
        """What follows this row on a list that starts with the newest."""
        return self.filter(at__lte=row.at).exclude(at=row.at, pk__gte=row.pk)


class AccessRecord(models.Model):
    """Who looked at or did what, and whether it was allowed (Data Security Regulations 2017, reg. 10).

    Append-only: triggers on both databases refuse UPDATE, and DELETE of rows younger than 24 months.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True)
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, related_name="+")
    action = models.CharField(_("action"), max_length=10, choices=AccessAction.choices)
    page = models.CharField(_("page"), max_length=200)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    allowed = models.BooleanField(_("allowed"), default=True)

    objects = AccessRecordQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-at"], name="access_unit_at"),
            models.Index(fields=["unit", "subject"], name="access_unit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"

    @property
    def subject_words(self) -> str:
        return words_of(self.subject)

    @property
    def is_act(self) -> bool:
        """Done by a service, which gives a word; a page gives its address."""
        return not self.page.startswith("/")

    @property
    def page_words(self) -> str:
        return words_of(self.page)
