"""The staff of the unit, for its administrator: who is in, who may what, who has left."""

from uuid import uuid4

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request, get_or_refuse, role_required
from accounts.models import Role, User
from accounts.services import change_roles, deactivate_staff, reactivate_staff, record_training
from attendance_service.staff.due import read_due
from attendance_service.staff.forms import InviteForm, KeyForm, RolesForm, TrainingForm
from attendance_service.staff.services import drop_second_factor, invite_again, invite_staff


@require_safe
@role_required(Role.ADMINISTRATOR)
def staff_list(request: Request) -> HttpResponse:
    people = User.objects.visible_to(request.user).order_by("-is_active", "name")
    return render(request, "staff/staff_list.html", {"people": people})


@require_safe
@role_required(Role.MANAGER, Role.ADMINISTRATOR)
def staff_due(request: Request) -> HttpResponse:
    """Whose password, training or second factor is due (S18)."""
    today = timezone.localdate()
    rows = read_due(User.objects.active().filter(unit=request.user.unit_id), today)
    return render(request, "staff/staff_due.html", {"rows": rows, "today": today})


@require_http_methods(["GET", "POST"])
@role_required(Role.ADMINISTRATOR)
def staff_invite(request: Request) -> HttpResponse:
    form = InviteForm(request.POST or None, user=request.user)
    if not form.is_valid():
        return render(request, "staff/staff_invite.html", {"form": form})
    user, created = invite_staff(
        unit=request.user.unit, by=request.user, page=request.path, now=timezone.now(), **form.cleaned_data
    )
    told = _("An invitation to %(name)s is on its way.") if created else _("%(name)s is on the staff list already.")
    messages.success(request, told % {"name": user.name})
    return redirect("staff-list")


@require_http_methods(["GET", "POST"])
@role_required(Role.ADMINISTRATOR)
def staff_edit(request: Request, pk: int) -> HttpResponse:
    """Roles, and the two doors: a new invitation, the end of access. One's own row is not to be found here."""
    person = get_or_refuse(User.objects.manageable_by(request.user), pk=pk)
    form = RolesForm(request.POST if request.method == "POST" else None, initial={"roles": person.roles})
    if not form.is_valid():
        return _show(request, person, form, TrainingForm(initial={"trained_on": person.trained_on}))
    change_roles(user=person, roles=form.cleaned_data["roles"], by=request.user, page=request.path)
    messages.success(request, _("The roles of %(name)s are saved.") % {"name": person.name})
    return redirect("staff-list")


def _show(request: Request, person: User, form: RolesForm, training: TrainingForm) -> HttpResponse:
    context = {"form": form, "training": training, "person": person, "key": uuid4()}
    return render(request, "staff/staff_edit.html", {**context, "has_factor": is_mfa_enabled(person)})


@require_POST
@role_required(Role.ADMINISTRATOR)
def staff_train(request: Request, pk: int) -> HttpResponse:
    """The day of the last training in protecting information (reg. 7(b)-(c))."""
    person = get_or_refuse(User.objects.manageable_by(request.user), pk=pk)
    form = TrainingForm(request.POST)
    if form.is_valid():
        record_training(user=person, trained_on=form.cleaned_data["trained_on"], by=request.user, page=request.path)
        messages.success(request, _("The training of %(name)s is written down.") % {"name": person.name})
        return redirect("staff-edit", person.pk)
    return _show(request, person, RolesForm(initial={"roles": person.roles}), form)


@require_POST
@role_required(Role.ADMINISTRATOR)
def staff_remind(request: Request, pk: int) -> HttpResponse:
    person = get_or_refuse(User.objects.manageable_by(request.user), pk=pk)
    key = KeyForm(request.POST)
    if key.is_valid() and invite_again(user=person, key=key.cleaned_data["key"], now=timezone.now()):
        messages.success(request, _("An invitation to %(name)s is on its way.") % {"name": person.name})
    return redirect("staff-list")


@require_POST
@role_required(Role.ADMINISTRATOR)
def staff_drop_factor(request: Request, pk: int) -> HttpResponse:
    person = get_or_refuse(User.objects.manageable_by(request.user), pk=pk)
    drop_second_factor(user=person, by=request.user, page=request.path)
    messages.success(
        request, _("%(name)s signs in by password until a second factor is set up again.") % {"name": person.name}
    )
    return redirect("staff-list")


@require_POST
@role_required(Role.ADMINISTRATOR)
def staff_deactivate(request: Request, pk: int) -> HttpResponse:
    person = get_or_refuse(User.objects.manageable_by(request.user), pk=pk)
    deactivate_staff(user=person, by=request.user, page=request.path)
    messages.success(request, _("The access of %(name)s has ended.") % {"name": person.name})
    return redirect("staff-list")


@require_POST
@role_required(Role.ADMINISTRATOR)
def staff_reactivate(request: Request, pk: int) -> HttpResponse:
    person = get_or_refuse(User.objects.manageable_by(request.user), pk=pk)
    if reactivate_staff(user=person, by=request.user, page=request.path):
        invite_again(user=person, key=uuid4(), now=timezone.now())
    messages.success(
        request, _("%(name)s is back. An invitation for a new password is on its way.") % {"name": person.name}
    )
    return redirect("staff-list")
