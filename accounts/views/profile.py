"""Everyone's own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import ProfileForm
from accounts.http import Request, for_all_staff
from accounts.models import User


@require_http_methods(["GET", "POST"])
@for_all_staff
def profile_edit(request: Request) -> HttpResponse:
    """A row of its own for the form: what was typed wrongly must not show in the navigation."""
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        form.save()
        messages.success(request, _("The profile is saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile_edit.html", {"form": form})
