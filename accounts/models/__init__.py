from accounts.models.access import AccessAction, AccessRecord
from accounts.models.unit import Unit
from accounts.models.user import Role, User

__all__ = ["AccessAction", "AccessRecord", "Role", "Unit", "User"]
