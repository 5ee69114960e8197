from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.Model):
    """One regular-attendance unit of one municipality; nothing is ever shared between two units."""

    name = models.CharField(_("unit name"), max_length=120)
    municipality = models.CharField(_("municipality"), max_length=120)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Replies to notices arrive here."))
    hours = models.CharField(_("office hours"), max_length=60, blank=True)
    privacy_officer = models.CharField(_("privacy officer"), max_length=120, blank=True)
    accessibility_coordinator = models.CharField(_("accessibility coordinator"), max_length=120, blank=True)
    second_factor_required = models.BooleanField(_("second factor required"), default=False)
    counts_video_meetings = models.BooleanField(_("video meetings keep promise 11"), default=False)
    internal_threshold = models.PositiveSmallIntegerField(_("internal threshold, per cent"), default=90)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="unit_name_once"),
            models.CheckConstraint(condition=models.Q(internal_threshold__lte=100), name="unit_threshold_per_cent"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.municipality}"
