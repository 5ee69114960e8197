from accounts.views.access import access_list
from accounts.views.profile import profile_edit
from accounts.views.unit import unit_edit

__all__ = ["access_list", "profile_edit", "unit_edit"]
