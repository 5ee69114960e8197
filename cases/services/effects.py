"""In words: what a contact would keep, what D5 still lacks, what it kept, and what to try next (ux 3.4)."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from cases.models import Contact, ContactKind, ContactOutcome
from cases.services.occasion import Occasion
from cases.services.settling import Attempts, is_attempt
from charter.models import Deadline, Outcome

MANY_ATTEMPTS = 3


def effect_lines(kind: ContactKind, occasion: Occasion) -> list[str]:
    """What this kind of contact would do to the open promises, before it is saved."""
    says = EFFECTS.get(kind)
    return says(occasion) if says else []


def _of_call(occasion: Occasion) -> list[str]:
    deadline = occasion.open_promise("10")
    if deadline is None:
        return []
    if _is_late(deadline, occasion):
        return [_("An answered call will complete promise 10, late")]
    attempts = occasion.attempts()
    lines = [_("An answered call will complete promise 10")]
    if attempts and attempts.misses:
        lines.append(
            _("Without an answer, still missing to keep it by attempts: %(what)s.") % {"what": _missing(attempts)}
        )
    return lines


def _of_message(occasion: Occasion) -> list[str]:
    attempts = occasion.attempts()
    if attempts is None:
        return []
    if attempts.second and not attempts.message:
        return [_("A written message today will keep promise 10 by attempts")]
    return [
        _("A written message alone does not complete promise 10. Still missing: %(what)s.")
        % {"what": _missing(attempts)}
    ]


def _of_one(promise: str) -> Callable[[Occasion], list[str]]:
    def line(occasion: Occasion) -> list[str]:
        deadline = occasion.open_promise(promise)
        if deadline is None:
            return []
        texts = {
            "9": _("A talk with a named member of the school's staff will complete promise 9"),
            "11": _("A meeting with a parent and the pupil, at school or the municipality, will complete promise 11"),
            "12": _("Involving a partner will complete promise 12"),
        }
        late = _(", late") if _is_late(deadline, occasion) else ""
        return [f"{texts[promise]}{late}"]

    return line


def _of_visit(occasion: Occasion) -> list[str]:
    return [_("A home visit is recorded and completes no timed promise")] if occasion.open_promises else []


EFFECTS: dict[ContactKind, Callable[[Occasion], list[str]]] = {
    ContactKind.CALL: _of_call,
    ContactKind.MESSAGE: _of_message,
    ContactKind.SCHOOL: _of_one("9"),
    ContactKind.MEETING: _of_one("11"),
    ContactKind.PARTNER: _of_one("12"),
    ContactKind.VISIT: _of_visit,
}


def _is_late(deadline: Deadline, occasion: Occasion) -> bool:
    return deadline.is_overdue(occasion.today)


def _missing(attempts: Attempts) -> str:
    """What D5 still asks for: attempts on two working days, and a message after the first."""
    message = "" if attempts.message else _("a written message")
    if not attempts.misses:
        attempt = _("two attempts on two working days")
        message = _("a written message after the first of them")
    else:
        attempt = "" if attempts.second else _("an attempt on another working day")
    return _(" and ").join(filter(None, (attempt, message)))


def saved_words(contact: Contact) -> str:
    """ "נשמר. התחייבות 10 הושלמה בזמן." """
    settled = list(contact.entry.settled.order_by("promise", "due_on"))
    said = list(dict.fromkeys(_kept(deadline) for deadline in settled))
    return " ".join([_("Saved."), *said, *_still_open(contact)])


def _still_open(contact: Contact) -> list[str]:
    """A meeting held in part keeps nothing (scenario 12), and that is said at once."""
    is_whole = contact.with_pupil and contact.guardians.exists()
    if contact.kind != ContactKind.MEETING or contact.outcome != ContactOutcome.HELD or is_whole:
        return []
    asked = Deadline.objects.open().filter(promise="11", matter__meeting_request__case=contact.case_id)
    return [_("Promise 11 stays open: a parent and the pupil have to take part.")] if asked.exists() else []


def _kept(deadline: Deadline) -> str:
    if deadline.outcome == Outcome.MET_BY_ATTEMPTS:
        return _("Promise %(n)s was kept by attempts.") % {"n": deadline.promise}
    if deadline.was_late:
        return _("Promise %(n)s was completed late.") % {"n": deadline.promise}
    return _("Promise %(n)s was completed on time.") % {"n": deadline.promise}


def asks_for_message(occasion: Occasion) -> bool:
    """Two attempts on two days: a written message today keeps promise 10 (D5)."""
    attempts = occasion.attempts()
    return bool(attempts and attempts.second and not attempts.message)


def asks_for_visit(occasion: Occasion) -> bool:
    """Three calls and nobody answered: somebody should knock on the door."""
    deadline = occasion.open_promise("10")
    if deadline is None:
        return False
    acts = occasion.evidence.since(deadline.opened_on).acts
    visited = any(act.kind == ContactKind.VISIT for act in acts)
    return not visited and sum(is_attempt(act) for act in acts) >= MANY_ATTEMPTS
