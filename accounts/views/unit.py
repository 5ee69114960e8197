"""The unit's settings, for its manager."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import UnitForm
from accounts.http import Request, role_required
from accounts.models import Role, Unit
from accounts.services import change_unit


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def unit_edit(request: Request) -> HttpResponse:
    unit = Unit.objects.get(pk=request.user.unit_id)
    form = UnitForm(request.POST or None, instance=unit)
    if form.is_valid():
        change_unit(unit=unit, facts=form.cleaned_data, by=request.user, page=request.path)
        messages.success(request, _("The settings are saved."))
        return redirect("accounts:unit-edit")
    return render(request, "accounts/unit_edit.html", {"form": form})
