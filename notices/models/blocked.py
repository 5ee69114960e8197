from django.db import models
from django.utils.translation import gettext_lazy as _


class BlockedRule(models.TextChoices):
    """The rules whose attempts a manager hears of (domain 6.3, S15)."""

    LEVEL = "level", _("a committee was about to set a function level")
    MAXIMUM = "maximum", _("more hours were about to be given than there are")


class BlockedAttempt(models.Model):
    """Somebody tried what a rule forbids, and the system said no: once a person, rule, matter and day."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    rule = models.CharField(max_length=12, choices=BlockedRule.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    matter = models.ForeignKey("charter.Matter", models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()  # the first one of that day

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "by", "matter", "on"], name="blocked_once_a_day")]
        indexes = [models.Index(fields=["unit", "-at"], name="blocked_unit_at")]

    def __str__(self) -> str:
        return f"{self.rule} {self.on}"
