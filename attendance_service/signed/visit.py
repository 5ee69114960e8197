"""One visit through a signed link: what each purpose's own pages are given, and how they answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accounts.models import Unit, User
from attendance_service.signed.speech import Speech
from attendance_service.templatetags.sadir_words import phone
from cases.models import Guardian
from charter.models import Desk
from notices.models import Notice, SignedLink
from notices.services.contact import contact_of
from notices.services.signing import source_of


@dataclass(frozen=True)
class Visit:
    request: HttpRequest
    link: SignedLink
    speech: Speech
    now: datetime
    is_preview: bool = False  # staff look at it: nothing may change

    @cached_property
    def notice(self) -> Notice:
        return source_of(self.link)

    @cached_property
    def guardian(self) -> Guardian | None:
        return Guardian.objects.filter(recipient=self.notice.recipient_id).select_related("recipient").first()

    @property
    def unit(self) -> Unit:
        return self.notice.unit

    @cached_property
    def officer(self) -> User | None:
        return contact_of(self.link.notice.matter)

    @property
    def who_sees(self) -> str:
        """Of what the family sends from this page: the words of whoever answers for its matter."""
        matter = self.notice.matter
        is_desk = matter is not None and matter.desk == Desk.ASSISTANCE
        return str(self.speech.words["who_sees_aides" if is_desk else "who_sees"])

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """A page with what every one of them shows: the language, and whom to call."""
        number = (self.officer.phone if self.officer else "") or self.unit.phone
        shared = {"speech": self.speech, "w": self.speech.words, "unit": self.unit, "officer": self.officer}
        shared |= {"dial": number, "phone": phone(number), "hours": self.speech.hours(self.unit)}
        shared |= {"line": self.speech.line(number), "is_preview": self.is_preview, "who_sees": self.who_sees}
        return render(self.request, f"signed/{template}.html", shared | context, status=status)

    def file(self, name: str) -> str:
        """Where a file of this page lies; a preview has none."""
        return f"{'' if self.is_preview else name}?lang={self.speech.asked}"

    def again(self) -> HttpResponse:
        """After an act: the page as it stands now, which may be loaded again without doing it again."""
        return HttpResponseRedirect(f"./?lang={self.speech.asked}", status=303)


Answer = Callable[[Visit], HttpResponse | None]  # None: there is nothing behind this link (any more)


class Room(NamedTuple):
    """What lies behind the links of one purpose; `renewed` gives the facts of a new link, or None for no link."""

    page: Answer
    renewed: Callable[[SignedLink], dict[str, Any] | None]
    files: Mapping[str, Answer] = {}
