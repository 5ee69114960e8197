"""The file of one case as its page shows it: the promises, the people and what happened."""

from cases.services.casefile.file import CaseFile
from cases.services.casefile.reading import cases_to_read, cases_to_show, opens_restricted, read_case_file
from cases.services.casefile.timeline import Shown

__all__ = ["CaseFile", "Shown", "cases_to_read", "cases_to_show", "opens_restricted", "read_case_file"]
