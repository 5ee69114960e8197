"""What is on record for the legal gate of one case, and the whole legal page, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cases.models import (
    Case,
    Enrolment,
    Guardian,
    LegalAct,
    LegalActKind,
    LegalProceeding,
    NoticeSigner,
    PrincipalNotice,
    ProsecutionReferral,
)
from cases.services.legal.gate import DAYS_AFTER_NOTICE, Gate, GateFacts, Letter, Parent, read_gate
from charter.services.calendar import rest_days

LONGEST_REST = 7  # no run of days of rest is longer than that


@dataclass(frozen=True)
class LegalFile:
    """All that the legal page of one case shows, newest first."""

    case: Case
    gate: Gate
    proceeding: LegalProceeding | None
    ended: list[LegalProceeding]
    referrals: list[ProsecutionReferral]
    notices: list[PrincipalNotice]
    acts: list[LegalAct]
    parents: list[Guardian]

    @property
    def standing_referral(self) -> ProsecutionReferral | None:
        return next((referral for referral in self.referrals if referral.status in ("waiting", "accepted")), None)

    @property
    def absences(self) -> list[LegalAct]:
        return [act for act in self.acts if act.kind == LegalActKind.ABSENCE]

    @property
    def history(self) -> list[LegalAct]:
        return [act for act in self.acts if act.kind != LegalActKind.ABSENCE]

    @property
    def last_look(self) -> LegalAct | None:
        return next((act for act in self.acts if act.kind == LegalActKind.VIEWED), None)


def read_legal_file(case: Case, today: date) -> LegalFile:
    """Eight queries however long the history is; `case` comes with its student and matter."""
    proceedings = list(
        LegalProceeding.objects.filter(case=case).select_related("opened_by").order_by("-opened_on", "-pk")
    )
    standing = next((p for p in proceedings if p.ended_on is None), None)
    guardians = list(case.student.guardians.select_related("recipient").order_by("pk"))
    chosen = set(standing.parents.values_list("pk", flat=True)) if standing else set()
    letters = PrincipalNotice.objects.filter(case=case).select_related("guardian__recipient", "school")
    notices = list(letters.order_by("-sent_on", "-pk"))
    acts = list(LegalAct.objects.filter(case=case).select_related("by").order_by("-at", "-pk"))
    referrals = ProsecutionReferral.objects.filter(proceeding__case=case).select_related("officer")
    parents = [guardian for guardian in guardians if not chosen or guardian.pk in chosen]
    return LegalFile(
        case=case,
        gate=read_gate(_facts(case, parents, notices, acts, today), today),
        proceeding=standing,
        ended=[p for p in proceedings if p.ended_on],
        referrals=list(referrals.order_by("-referred_on", "-pk")),
        notices=notices,
        acts=acts,
        parents=guardians,
    )


def _facts(
    case: Case, parents: list[Guardian], notices: list[PrincipalNotice], acts: list[LegalAct], today: date
) -> GateFacts:
    stays = list(case.student.enrolments.all())
    exemption = next((act for act in acts if act.kind == LegalActKind.EXEMPTION), None)
    absences = [act.until_on or act.on for act in acts if act.kind == LegalActKind.ABSENCE]
    return GateFacts(
        age=case.student.age_on(today),
        ever_registered=bool(stays),
        parents=tuple(
            Parent(parent.recipient.name, tuple(_letter(n, stays) for n in notices if n.guardian_id == parent.pk))
            for parent in parents
        ),
        absent_until=tuple(absences),
        exemptions_asked_on=exemption.on if exemption else None,
        is_exempt=bool(exemption) and not exemption.is_clear,  # type: ignore[union-attr]
        rest_days=_rest_after(case, notices),
    )


def _letter(notice: PrincipalNotice, stays: list[Enrolment]) -> Letter:
    there = [
        stay.school_id
        for stay in stays
        if stay.from_on <= notice.sent_on and (stay.until_on is None or stay.until_on >= notice.sent_on)
    ]
    return Letter(
        sent_on=notice.sent_on,
        by_principal=notice.signed_by == NoticeSigner.PRINCIPAL,
        registered_no=notice.registered_no,
        school=notice.school_id,
        registered_at=notice.school_id if notice.school_id in there else next(iter(there), None),
    )


def _rest_after(case: Case, notices: list[PrincipalNotice]) -> frozenset[date]:
    if not notices:
        return frozenset()
    sent = [notice.sent_on for notice in notices]
    last = max(sent) + timedelta(days=DAYS_AFTER_NOTICE + LONGEST_REST)
    return rest_days(case.matter.unit, min(sent) + timedelta(days=DAYS_AFTER_NOTICE), last)
