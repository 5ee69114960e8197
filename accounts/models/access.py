from django.db import models
from django.utils.translation import gettext_lazy as _


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

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-at"], name="access_unit_at"),
            models.Index(fields=["unit", "subject"], name="access_unit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"
