from django.db import models
from django.utils.translation import gettext_lazy as _


class BlockedRule(models.TextChoices):
    """The rules whose attempts a manager hears of (domain 6.3, S15)."""

    LEVEL = "level", _("a committee was about to set a function level")
    MAXIMUM = "maximum", _("more hours were about to be given than there are")
    GUARDIAN = "guardian", _("a guardian was about to be the aide of her own child")
    VOLUNTEER = "volunteer", _("a volunteer was about to be an aide in the same institution")
    GUARDIAN_IS = "guardian_is", _("a guardian is the aide of her own child, found by the ID number")
    VOLUNTEER_IS = "volunteer_is", _("an aide volunteers in the same institution, found by the ID number")


class BlockedAttempt(models.Model):
    """Somebody tried what a rule forbids, and the system said no: once a person, rule, thing and day."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    rule = models.CharField(max_length=12, choices=BlockedRule.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    matter = models.ForeignKey("charter.Matter", models.PROTECT, null=True, blank=True, related_name="+")
    url = models.CharField(max_length=200, blank=True)  # of what it was about, where that is no matter: an aide
    on = models.DateField()
    at = models.DateTimeField()  # the first one of that day

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "by", "matter", "on"], name="blocked_once_a_day"),
            models.UniqueConstraint(
                fields=["rule", "by", "url", "on"], name="blocked_url_once_a_day", condition=models.Q(matter=None)
            ),
            models.CheckConstraint(
                condition=models.Q(matter__isnull=False, url="") | (models.Q(matter=None) & ~models.Q(url="")),
                name="blocked_about_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-at"], name="blocked_unit_at")]

    def __str__(self) -> str:
        return f"{self.rule} {self.on}"
