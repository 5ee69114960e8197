"""What parents hear of a shared aide, a camp, the journey (N22-N24): each family of its own child alone."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import Unit, User
from assistance.services.aides.camps import end_camp_place, place_at_camp
from assistance.services.aides.journeys import ask_funding, move_funding
from assistance.services.aides.placing import change_pupils, end_assignment
from notices.models import Notice, NoticeState
from tests.assistance.placings import START, hire, learn, place, pupil
from tests.assistance.test_camps import camp_of
from tests.cases.factories import SchoolFactory, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-08-20 10:00")


def told(kind: str) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind=kind, channel="email").exclude(state=NoticeState.CANCELLED)
    return sorted((row.context["child"], row.recipient.name) for row in rows)


def test_n22_each_family_hears_of_its_own_child_and_no_other(unit: Unit, manager: User) -> None:
    """R65, R66: the hours stay as entitled, 24 and 16, and nobody reads the other's name; a third one only once."""
    school, aide = SchoolFactory(unit=unit), hire(unit, manager, "123456782", "רותי אזולאי")
    learn(school, 34)
    files = [pupil(school, 4, first_name="נועה"), pupil(school, 3, first_name="תמר")]
    assignment = place(aide, files, manager, "class")
    both = ["מאיר סעדון", "סיגל סעדון"]
    assert told("N22") == [("נועה", both[0]), ("נועה", both[1]), ("תמר", both[0]), ("תמר", both[1])]
    for row in Notice.objects.filter(kind="N22"):
        other = {"נועה": "תמר", "תמר": "נועה"}[row.context["child"]]
        assert other not in str(row.context)
        assert row.context["weekly"] == {"נועה": 24, "תמר": 16}[row.context["child"]]
        assert row.matter.ref == row.context["ref"]

    third = pupil(school, 1, first_name="יעל")
    change_pupils(
        assignment=assignment, files=[*files, third], sharing="class", on=START, version=1, by=manager, now=NOW
    )
    assert len(told("N22")) == 6
    end_assignment(assignment=assignment, on=START, reason="עזבה", by=manager, now=NOW)
    assert told("N22") == []


def test_n22_an_aide_of_one_pupil_and_what_is_past_are_told_to_nobody(unit: Unit, manager: User) -> None:
    school = SchoolFactory(unit=unit)
    place(hire(unit, manager, "123456782", "רותי"), [pupil(school, 2)], manager)
    learn(school, 34)
    files = [pupil(school, 2), pupil(school, 2)]
    place(hire(unit, manager, "039337423", "דנה"), files, manager, "class", now=moment("2026-09-20 10:00"))
    assert told("N22") == []


def test_n23_waits_for_the_month_before_the_camp_and_is_taken_back(unit: Unit, manager: User) -> None:
    """N23: 30 days before; only to whoever may receive, and to nobody where harm is suspected."""
    school, aide = SchoolFactory(unit=unit), hire(unit, manager, "123456782", "רותי אזולאי")
    file = pupil(school, 3)
    barred = file.student.guardians.get(relation="father").recipient
    barred.may_receive, barred.barred_reason = False, "צו"
    barred.save()
    camp = camp_of(unit, manager, from_on=date(2027, 7, 1), until_on=date(2027, 7, 21))
    facts = {"camp": camp, "aide": aide, "by": manager, "now": NOW}
    row = place_at_camp(file=file, key=uuid4(), **facts)

    mail = Notice.objects.get(kind="N23", channel="email")
    assert (mail.recipient.name, mail.not_before) == ("סיגל סעדון", moment("2027-06-01 08:00"))
    assert (mail.context["aide"], mail.context["weekly"]) == ("רותי אזולאי", 16)
    end_camp_place(place=row, on=date(2026, 8, 20), reason="נסעו", by=manager, now=NOW)
    assert told("N23") == []
    hidden = pupil(school, 2)
    hidden.matter.restricted = True
    hidden.matter.save()
    place_at_camp(file=hidden, key=uuid4(), **facts)
    assert told("N23") == []


def test_n24_at_the_decision_and_not_before(unit: Unit, manager: User) -> None:
    file = pupil(SchoolFactory(unit=unit), 2)
    days = {"from_on": date(2026, 10, 10), "until_on": date(2026, 10, 17), "asked_on": date(2026, 8, 19)}
    funding = ask_funding(file=file, by=manager, key=uuid4(), now=NOW, **days)
    step = {"on": date(2026, 8, 20), "by": manager, "now": NOW}
    move_funding(funding=funding, status="sent", note="", version=1, **step)
    assert told("N24") == []
    move_funding(funding=funding, status="declined", note="אין תקציב", version=2, **step)
    assert len(told("N24")) == 2
    assert Notice.objects.filter(kind="N24").first().context["explained"] == "אין תקציב"
