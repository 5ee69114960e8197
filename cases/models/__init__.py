from cases.models.access_request import AccessRequest, AnsweredHow
from cases.models.agenda import AgendaItem, AgendaNote, Decision, OfficerAttendance, SentHow, YesNo
from cases.models.case import Case, CaseStage, CloseOutcome, Risk
from cases.models.committee import Committee, CommitteeKind, CommitteeLetter, CommitteeMember
from cases.models.contact import Contact, ContactKind, ContactOutcome, ContactPlace, PartnerKind, Purpose, WrittenBy
from cases.models.disclosure import BodyKind, Disclosure, LegalBasis
from cases.models.document import Document, DocumentFormat, DocumentKind, DocumentOrigin
from cases.models.door import SchoolDoor
from cases.models.dropout import DropoutChange, DropoutEvent, DropoutReason, DropoutSource
from cases.models.dropout_year import DropoutYear, TreatedPupil, TreatedSince
from cases.models.framework import FrameworkKind, FrameworkSearch, OfferStatus, PlacementOffer, SearchEnd
from cases.models.guardian import Guardian, Relation
from cases.models.harm import HarmAuthority, HarmReport
from cases.models.imports import ImportKind, ImportRun, ImportState
from cases.models.leave import CoverOffer, Leave
from cases.models.legal import (
    LegalAct,
    LegalActKind,
    LegalProceeding,
    LegalStage,
    NoticeSigner,
    Opinion,
    PrincipalNotice,
    ProsecutionReferral,
    ProsecutionStatus,
)
from cases.models.locating import CampaignSource, LocatingAttempt, LocatingCampaign, LocatingItem, LocatingResult
from cases.models.meeting_answer import Answer, MeetingAnswer
from cases.models.meeting_plan import MeetingPlan, ToldBy
from cases.models.merge import StudentMerge
from cases.models.need import Need
from cases.models.patrol import AgeBand, Patrol, PatrolFinding, PatrolPark, PatrolState, PatrolYear
from cases.models.plan import IntegrationPlan, PlanParticipant, PlanReview, PlanSide, PlanStep, StepSide
from cases.models.programme import LogKind, Programme, ProgrammeFollowUp, ProgrammeKind, ProgrammeOffering
from cases.models.programme_referral import (
    Attendance,
    ProgrammeReferral,
    ProgrammeResult,
    ReferralFollowUp,
    ReferralStatus,
)
from cases.models.referral import MeetingRequest, Reason, Referral, ReporterKind, RequesterKind, SchoolStep
from cases.models.school import School, SchoolContactPerson, SchoolRole, Stage
from cases.models.student import Enrolment, Gender, IdType, Student
from cases.models.timeline import EntryKind, TimelineEntry
from cases.models.tuition import TuitionBudget, TuitionGrant, TuitionSession, TuitionStatus
from cases.models.visit import HomeVisit, VisitPlan

__all__ = [
    "AccessRequest",
    "AgeBand",
    "AgendaItem",
    "AgendaNote",
    "Answer",
    "AnsweredHow",
    "Attendance",
    "BodyKind",
    "CampaignSource",
    "Case",
    "CaseStage",
    "CloseOutcome",
    "Committee",
    "CommitteeKind",
    "CommitteeLetter",
    "CommitteeMember",
    "Contact",
    "ContactKind",
    "ContactOutcome",
    "ContactPlace",
    "CoverOffer",
    "Decision",
    "Disclosure",
    "Document",
    "DocumentFormat",
    "DocumentKind",
    "DocumentOrigin",
    "DropoutChange",
    "DropoutEvent",
    "DropoutReason",
    "DropoutSource",
    "DropoutYear",
    "Enrolment",
    "EntryKind",
    "FrameworkKind",
    "FrameworkSearch",
    "Gender",
    "Guardian",
    "HarmAuthority",
    "HarmReport",
    "HomeVisit",
    "IdType",
    "ImportKind",
    "ImportRun",
    "ImportState",
    "IntegrationPlan",
    "Leave",
    "LegalAct",
    "LegalActKind",
    "LegalBasis",
    "LegalProceeding",
    "LegalStage",
    "LocatingAttempt",
    "LocatingCampaign",
    "LocatingItem",
    "LocatingResult",
    "LogKind",
    "MeetingAnswer",
    "MeetingPlan",
    "MeetingRequest",
    "Need",
    "NoticeSigner",
    "OfferStatus",
    "OfficerAttendance",
    "Opinion",
    "PartnerKind",
    "Patrol",
    "PatrolFinding",
    "PatrolPark",
    "PatrolState",
    "PatrolYear",
    "PlacementOffer",
    "PlanParticipant",
    "PlanReview",
    "PlanSide",
    "PlanStep",
    "PrincipalNotice",
    "Programme",
    "ProgrammeFollowUp",
    "ProgrammeKind",
    "ProgrammeOffering",
    "ProgrammeReferral",
    "ProgrammeResult",
    "ProsecutionReferral",
    "ProsecutionStatus",
    "Purpose",
    "Reason",
    "Referral",
    "ReferralFollowUp",
    "ReferralStatus",
    "Relation",
    "ReporterKind",
    "RequesterKind",
    "Risk",
    "School",
    "SchoolContactPerson",
    "SchoolDoor",
    "SchoolRole",
    "SchoolStep",
    "SearchEnd",
    "SentHow",
    "Stage",
    "StepSide",
    "Student",
    "StudentMerge",
    "TimelineEntry",
    "ToldBy",
    "TreatedPupil",
    "TreatedSince",
    "TuitionBudget",
    "TuitionGrant",
    "TuitionSession",
    "TuitionStatus",
    "VisitPlan",
    "WrittenBy",
    "YesNo",
]
