from assistance.models.aide import (
    Aide,
    AideAssignment,
    AideAssignmentPupil,
    AideEmployment,
    AideHour,
    AideKind,
    EmployerType,
    EscortHours,
    GuardianId,
    InstitutionVolunteer,
    Sharing,
)
from assistance.models.appeal import Appeal, AppealResult, AppealSubject
from assistance.models.body import Body, Track
from assistance.models.centre import ClassHours, Matya, MatyaApproval, MatyaQuota, Ownership, SchoolFacts
from assistance.models.decision import DecisionOrigin, FunctionLevelDecision, IepGoal, LevelReason
from assistance.models.delivery import DecisionDelivery, DeliveryChannel, InfoRequest, RoutedTo
from assistance.models.desk import DESK_ROLES
from assistance.models.document import AideDocument, AideDocumentKind
from assistance.models.eligibility import AideEligibility, SupportType
from assistance.models.file import AideEvent, AideFile, EventKind, Stage
from assistance.models.hours import AideAllocation, HoursSource, RequestStatus, TopUp, TopUpRequest
from assistance.models.letter import ChairLetter
from assistance.models.meeting import TeamMeeting, TeamMember
from assistance.models.ministry import MinistryReport, MinistryReportRow
from assistance.models.transfer import MatyaTransfer, MatyaTransferRow
from assistance.models.vacation import Camp, FundingStatus, PolandTripFunding, VacationAssignment

__all__ = [
    "DESK_ROLES",
    "Aide",
    "AideAllocation",
    "AideAssignment",
    "AideAssignmentPupil",
    "AideDocument",
    "AideDocumentKind",
    "AideEligibility",
    "AideEmployment",
    "AideEvent",
    "AideFile",
    "AideHour",
    "AideKind",
    "Appeal",
    "AppealResult",
    "AppealSubject",
    "Body",
    "Camp",
    "ChairLetter",
    "ClassHours",
    "DecisionDelivery",
    "DecisionOrigin",
    "DeliveryChannel",
    "EmployerType",
    "EscortHours",
    "EventKind",
    "FunctionLevelDecision",
    "FundingStatus",
    "GuardianId",
    "HoursSource",
    "IepGoal",
    "InfoRequest",
    "InstitutionVolunteer",
    "LevelReason",
    "Matya",
    "MatyaApproval",
    "MatyaQuota",
    "MatyaTransfer",
    "MatyaTransferRow",
    "MinistryReport",
    "MinistryReportRow",
    "Ownership",
    "PolandTripFunding",
    "RequestStatus",
    "RoutedTo",
    "SchoolFacts",
    "Sharing",
    "Stage",
    "SupportType",
    "TeamMeeting",
    "TeamMember",
    "TopUp",
    "TopUpRequest",
    "Track",
    "VacationAssignment",
]
