"""The unit's inbound mail: what came back, what was answered, and what a person files by hand."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from notices.forms.mail import CaseNumberForm
from notices.models import InboundMail
from notices.services.mailbox import file_by_hand, mailbox_standing, put_aside

PAGE = 50
readers = role_required(Role.OFFICER, Role.MANAGER, Role.COORDINATOR)


def find_mail(request: Request, pk: int) -> InboundMail:
    rows = InboundMail.objects.visible_to(request.user, timezone.localdate())
    mail = get_or_refuse(
        rows.select_related("matter", "notice__recipient__user", "notice__matter", "handled_by"), pk=pk
    )
    record_view(request, f"mail {pk}" + (f", case {mail.matter.ref}" if mail.matter else ""))
    return mail


@require_safe
@role_required(Role.MANAGER)
def mail_list(request: Request) -> HttpResponse:
    """What waits to be filed, or everything that came in."""
    shows_all = request.GET.get("list") == "all"
    rows = InboundMail.objects.visible_to(request.user, timezone.localdate()).of_unit(request.user.unit_id)
    rows = rows if shows_all else rows.waiting()
    page = Paginator(rows.select_related("matter").order_by("-received_at", "-pk"), PAGE)
    record_view(request, "mails")
    context = {"page": page.get_page(request.GET.get("page")), "shows_all": shows_all, "standing": mailbox_standing()}
    return render(request, "notices/mail_list.html", context)


@require_http_methods(["GET", "POST"])
@readers
def mail_detail(request: Request, pk: int) -> HttpResponse:
    """One mail as plain text; where it belongs to no case yet, the manager says to which."""
    mail = find_mail(request, pk)
    may_file = request.user.is_manager and mail.waits
    form = CaseNumberForm(request.POST if request.method == "POST" and may_file else None, user=request.user)
    if may_file and form.is_valid():
        done = file_by_hand(mail=mail, matter=form.cleaned_data["ref"], by=request.user, now=timezone.now())
        messages.success(
            request, _("The mail is filed to its case.") if done else _("Somebody filed this mail before.")
        )
        return redirect(mail)
    return render(request, "notices/mail_detail.html", {"mail": mail, "form": form if may_file else None})


@require_POST
@role_required(Role.MANAGER)
def mail_drop(request: Request, pk: int) -> HttpResponse:
    """It belongs to no case."""
    if put_aside(mail=find_mail(request, pk), by=request.user, now=timezone.now()):
        messages.success(request, _("The mail was put aside. It stays on record."))
    return redirect("notices:mail-list")
