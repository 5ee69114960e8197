"""The record of who looked: written for every view, act and refusal, and never changed."""

from accounts.models import AccessAction, AccessRecord, User


def record_access(*, by: User | None, action: AccessAction, page: str, subject: str = "", allowed: bool = True) -> None:
    """Add one row; inside a service's transaction for an act, committed before the answer for a page."""
    AccessRecord.objects.create(
        user=by, unit=by.unit if by else None, action=action, page=page[:200], subject=subject[:200], allowed=allowed
    )
