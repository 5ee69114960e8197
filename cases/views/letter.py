"""The officer's letter on attendance, before a prosecution (N29): written here, approved by the manager."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, role_required
from accounts.models import Role
from cases.forms.letter import WarningLetterForm
from cases.services.letters import NobodyToTellError, write_warning_letter
from cases.services.telling.families import told_guardians
from cases.views.acts import find_case, finish_act, posted, show_act


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def letter_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    form = WarningLetterForm(posted(request), case=case, today=timezone.localdate(now))
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            write_warning_letter(case=case, by=request.user, key=facts.pop("form_key"), now=now, **facts)
            return finish_act(request, case, _("The letter waits for the manager's approval."))
        except NobodyToTellError:
            form.add_error(None, _("Nobody on file may receive a letter about this case."))
    names = ", ".join(one.recipient.name for one in told_guardians(case))
    lead = _("By e-mail and registered post, after the manager approved it, to: %(names)s.") % {"names": names or "–"}
    return show_act(request, case, form, title=_("Letter on attendance"), submit=_("For approval"), lead=lead)
