"""Enforcement (charter 13): the gate that warns, the treating officer who decides, the history that stays."""

from cases.services.legal.access import is_treating, may_record
from cases.services.legal.acts import (
    NotTreatingOfficerError,
    look_at_proceeding,
    record_absence,
    record_exemptions,
)
from cases.services.legal.dossier import Dossier, read_dossier
from cases.services.legal.facts import LegalFile, read_legal_file
from cases.services.legal.notices import change_principal_notice, record_principal_notice
from cases.services.legal.prints import print_opinion, print_prosecutor_file, save_opinion
from cases.services.legal.proceedings import (
    FOLLOWING,
    WrongMoveError,
    move_proceeding,
    open_proceeding,
    refer_to_prosecutor,
)

__all__ = [
    "FOLLOWING",
    "Dossier",
    "LegalFile",
    "NotTreatingOfficerError",
    "WrongMoveError",
    "change_principal_notice",
    "is_treating",
    "look_at_proceeding",
    "may_record",
    "move_proceeding",
    "open_proceeding",
    "print_opinion",
    "print_prosecutor_file",
    "read_dossier",
    "read_legal_file",
    "record_absence",
    "record_exemptions",
    "record_principal_notice",
    "refer_to_prosecutor",
    "save_opinion",
]
