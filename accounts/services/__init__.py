from accounts.services.access import purge_access_records, record_access
from accounts.services.staff import change_roles, create_staff, deactivate_staff, reactivate_staff, record_training
from accounts.services.unit import change_unit, create_unit

__all__ = [
    "change_roles",
    "change_unit",
    "create_staff",
    "create_unit",
    "deactivate_staff",
    "purge_access_records",
    "reactivate_staff",
    "record_access",
    "record_training",
]
