"""The outbox: what is told, by state; and one notice with all that can be done with it (ux 3.12)."""

import re

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from notices.forms.outbox import NoticeFilter
from notices.forms.review import ActForm
from notices.models import Notice, Tab
from notices.models.notice import NoticeQuerySet
from notices.services import breaker_state, subject_of
from notices.services.acts import acts_of
from notices.services.blockers import what_blocks
from notices.services.copies import parts_sent
from notices.services.listing import in_order, list_rows
from notices.services.preview import mark_of, read_letter
from notices.texts import KINDS

PAGE = 50
handlers = role_required(Role.OFFICER, Role.MANAGER, Role.COORDINATOR)


def visible(request: Request) -> NoticeQuerySet:
    return Notice.objects.visible_to(request.user, timezone.localdate())


def tabs_of(counts: dict[str, int], chosen: str | None) -> tuple[Tab, list[tuple[Tab, int]]]:
    """The tab that is shown and those to choose from: what was stopped has one only where something was."""
    tab = Tab(chosen) if chosen in Tab.values else next((place for place in Tab if counts[place.value]), Tab.CHECK)
    shown = [place for place in Tab if place != Tab.STOPPED or counts[place.value] or place == tab]
    return tab, [(place, counts[place.value]) for place in shown]


@require_safe
@handlers
def notice_list(request: Request) -> HttpResponse:
    """What was told, is about to be told, and could not be told, of the matters the person may see."""
    found = NoticeFilter(request.GET, queryset=visible(request), user=request.user)
    lost = lost_mails(request)
    counts = found.qs.count_tabs()
    tab, tabs = tabs_of(counts | {Tab.PROBLEMS.value: counts[Tab.PROBLEMS] + len(lost)}, request.GET.get("tab"))
    rows = in_order(found.qs.with_standing().with_newer().select_related("recipient__user", "matter"), tab)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    record_view(request, "outbox")
    context = {
        "tabs": tabs,
        "tab": tab,
        "page": page,
        "rows": list_rows(page.object_list, unit=request.user.unit, now=timezone.now()),
        "lost": list_rows(lost, unit=request.user.unit, now=timezone.now()) if tab == Tab.PROBLEMS else [],
        "filter": found,
        "away": breaker_state(),
        "today": timezone.localdate(),
        "reads_mail": bool(settings.MAILBOX_URL),
        "may_check": tab == Tab.CHECK or (tab == Tab.APPROVE and request.user.is_manager),
    }
    return render(request, "notices/notice_list.html", context)


def lost_mails(request: Request) -> list[Notice]:
    """Mails to our own people that did not arrive, for a manager of their unit (they belong to no case)."""
    if not request.user.is_manager:
        return []
    rows = Notice.objects.staff_mails(request.user).in_tab(Tab.PROBLEMS).select_related("recipient__user", "matter")
    return list(rows.with_standing().with_newer().order_by("-pk")[:PAGE])


def with_facts(request: Request) -> NoticeQuerySet:
    rows = visible(request).with_standing().with_newer()
    return rows.select_related(
        "recipient__user", "matter__unit", "matter__owner", "matter__cover", "approved_by", "link__revoked_by"
    )


@require_safe
@handlers
def notice_detail(request: Request, pk: int) -> HttpResponse:
    """One notice as it reads, what stands in its way, and what became of it."""
    notice = get_or_refuse(with_facts(request), pk=pk)
    record_view(request, subject_of(notice))
    return show_notice(request, notice)


def show_notice(
    request: Request, notice: Notice, refused: ActForm | None = None, *, changed: bool = False
) -> HttpResponse:
    """`refused`: the form that was sent and is to be mended; `changed`: another notice was read than this one."""
    now = timezone.now()
    (row,) = list_rows([notice], unit=notice.unit, now=now)
    acts = acts_of(notice, request.user, timezone.localdate(now))
    forms = {act.value: ActForm(act=act, notice=notice) for act in acts}
    if refused:
        forms[refused.act.value] = refused
    letter = read_letter(notice)
    context = {
        "notice": notice,
        "row": row,
        "letter": letter,
        "mark": mark_of(notice, letter),
        "changed": changed,
        "sent": parts_sent(notice),
        "blockers": what_blocks(notice) if notice.may_be_stopped or (notice.is_problem and notice.uncertain) else [],
        "forms": forms,
        "refused": refused,
        "form": refused,  # for the summary of errors
        "events": notice.events.select_related("by").order_by("-at", "-pk"),
        "siblings": siblings_of(notice),
        "case_ref": case_of(notice),
        "needs_approval": KINDS[notice.kind].review == "approval",
        "has_page": bool(KINDS[notice.kind].purpose),
        "shows_page": bool(KINDS[notice.kind].purpose) and request.GET.get("show") == "page",
        "today": timezone.localdate(now),
    }
    return render(request, "notices/notice_detail.html", context, status=409 if changed else 200)


def case_of(notice: Notice) -> str:
    """The number of the case whose address the matter has; empty where it has another."""
    found = re.fullmatch(r"/cases/([0-9-]+)/", notice.matter.url) if notice.matter else None
    return found[1] if found else ""


def siblings_of(notice: Notice) -> NoticeQuerySet:
    """The same told to the same person in another way."""
    same = {"kind": notice.kind, "subject": notice.subject, "recipient": notice.recipient_id}
    return Notice.objects.to_others().filter(**same).exclude(pk=notice.pk).with_standing().order_by("-pk")
