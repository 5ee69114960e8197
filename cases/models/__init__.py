from cases.models.case import Case, CaseStage, CloseOutcome, Risk
from cases.models.contact import Contact, ContactKind, ContactOutcome, ContactPlace, PartnerKind, Purpose, WrittenBy
from cases.models.guardian import Guardian, Relation
from cases.models.imports import ImportKind, ImportRun, ImportState
from cases.models.leave import CoverOffer, Leave
from cases.models.need import Need
from cases.models.referral import MeetingRequest, Reason, Referral, ReporterKind, RequesterKind, SchoolStep
from cases.models.school import School, SchoolContactPerson, SchoolRole, Stage
from cases.models.student import Enrolment, Gender, IdType, Student
from cases.models.timeline import EntryKind, TimelineEntry

__all__ = [
    "Case",
    "CaseStage",
    "CloseOutcome",
    "Contact",
    "ContactKind",
    "ContactOutcome",
    "ContactPlace",
    "CoverOffer",
    "Enrolment",
    "EntryKind",
    "Gender",
    "Guardian",
    "IdType",
    "ImportKind",
    "ImportRun",
    "ImportState",
    "Leave",
    "MeetingRequest",
    "Need",
    "PartnerKind",
    "Purpose",
    "Reason",
    "Referral",
    "Relation",
    "ReporterKind",
    "RequesterKind",
    "Risk",
    "School",
    "SchoolContactPerson",
    "SchoolRole",
    "SchoolStep",
    "Stage",
    "Student",
    "TimelineEntry",
    "WrittenBy",
]
