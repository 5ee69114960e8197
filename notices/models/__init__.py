from notices.models.blocked import BlockedAttempt, BlockedRule
from notices.models.digest import DigestDay
from notices.models.event import NoticeEvent, SentCopy
from notices.models.inbound import InboundMail, MailboxState, MailKind
from notices.models.link import Purpose, SignedLink
from notices.models.notice import Notice
from notices.models.posting import HandedHow, Posting
from notices.models.recipient import Recipient
from notices.models.relay import RelayBreaker, SenderBeat, SuppressedAddress
from notices.models.states import Channel, NoticeState, Seen, Tab
from notices.models.text import NoticeText, TextApproval, hash_of_text

__all__ = [
    "BlockedAttempt",
    "BlockedRule",
    "Channel",
    "DigestDay",
    "HandedHow",
    "InboundMail",
    "MailKind",
    "MailboxState",
    "Notice",
    "NoticeEvent",
    "NoticeState",
    "NoticeText",
    "Posting",
    "Purpose",
    "Recipient",
    "RelayBreaker",
    "Seen",
    "SenderBeat",
    "SentCopy",
    "SignedLink",
    "SuppressedAddress",
    "Tab",
    "TextApproval",
    "hash_of_text",
]
