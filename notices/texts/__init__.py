"""What we tell, to whom and how (domain 6): one entry a kind; the words themselves lie in templates/notices/mail/."""

from notices.texts import aides, parents, staff
from notices.texts.kinds import FOUR, RTL, SPOKEN, Audience, Kind, Row, Way

ROWS = (*parents.ROWS, *staff.ROWS)
KINDS = {kind.code: kind for kind in (*parents.KINDS, *aides.KINDS, *staff.KINDS)}

__all__ = ["FOUR", "KINDS", "ROWS", "RTL", "SPOKEN", "Audience", "Kind", "Row", "Way"]
