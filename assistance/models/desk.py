"""Who may see what belongs to a unit's assistance desk and to no single pupil: aides, centres, camps, settings."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from accounts.models import Role, User

M = TypeVar("M", bound=models.Model)
DESK_ROLES = (Role.COORDINATOR, Role.MANAGER)  # domain 2.1: an officer sees only that a file exists


class DeskQuerySet(models.QuerySet[M]):
    """Rows with a `unit`."""

    def visible_to(self, user: User) -> Self:
        return self.filter(unit=user.unit_id) if user.has_role(*DESK_ROLES) else self.none()
