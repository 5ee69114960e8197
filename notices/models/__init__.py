from notices.models.digest import DigestDay
from notices.models.notice import Channel, Notice, NoticeState, Tab
from notices.models.recipient import Recipient

__all__ = ["Channel", "DigestDay", "Notice", "NoticeState", "Recipient", "Tab"]
