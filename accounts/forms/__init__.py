from accounts.forms.access import AccessFilterForm
from accounts.forms.profile import ProfileForm
from accounts.forms.unit import UnitForm

__all__ = ["AccessFilterForm", "ProfileForm", "UnitForm"]
