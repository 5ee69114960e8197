from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User


class SchoolDoorQuerySet(models.QuerySet["SchoolDoor"]):
    def open(self) -> Self:
        return self.filter(revoked_at=None)

    def visible_to(self, user: User) -> Self:
        return self.filter(school__unit=user.unit_id)


class SchoolDoor(models.Model):
    """The revocable link by which one school reports without an account; it lets in and shows nothing.

    The token is drawn from `nonce` and the secret key, so it can be printed again; it is found by its hash.
    """

    school = models.ForeignKey("cases.School", models.PROTECT, related_name="doors")
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolDoorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school"], name="door_one_open", condition=Q(revoked_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.opened_at:%Y-%m-%d}"
