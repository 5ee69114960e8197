from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    MOTHER = "mother", _("mother")
    FATHER = "father", _("father")
    GUARDIAN = "guardian", _("guardian")
    FOSTER = "foster", _("foster family")
    OTHER = "other", _("other")


class Guardian(models.Model):
    """A parent or guardian of one pupil. Name, e-mail, language and whether we may write: on the recipient."""

    student = models.ForeignKey("cases.Student", models.PROTECT, related_name="guardians")
    recipient = models.OneToOneField("notices.Recipient", models.PROTECT, related_name="guardian")
    relation = models.CharField(_("relation"), max_length=8, choices=Relation.choices)
    phone = models.CharField(_("phone"), max_length=20, blank=True)  # E.164, or a star number as typed
    second_phone = models.CharField(_("second phone"), max_length=20, blank=True)
    needs_interpreter = models.BooleanField(_("needs an interpreter"), default=False)
    lives_with_pupil = models.BooleanField(_("lives with the pupil"), default=True)
    restriction = models.CharField(_("contact restriction"), max_length=300, blank=True)
    restriction_source = models.CharField(_("its source (court order, document)"), max_length=160, blank=True)
    restriction_on = models.DateField(_("its date"), null=True, blank=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(restriction="") | ~models.Q(restriction_source=""),
                name="guardian_restriction_has_source",
            )
        ]

    def __str__(self) -> str:
        return self.recipient.name
