"""Service 13 as an officer does it: from the case to the prosecutor, by the links that are on the pages (R22, R23)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from cases.models import Case, Need, ProsecutionReferral
from charter.services.calendar import draft_year
from tests.cases.factories import make_student, moment, refer


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment("2026-11-25 10:00"), tick=False):
        yield


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    draft_year(unit=unit, year=2026, now=moment("2026-01-01 08:00"))
    student = make_student(unit, officer, birth_on="2013-03-04")
    return refer(student, "2026-11-01 09:00", by=officer).case


def links_of(html: str) -> list[tuple[str, str]]:
    found = re.findall(r'<a [^>]*?href="([^"]+)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return [(link, re.sub(r"<[^>]+>", "", text)) for link, text in found]


class Walker:
    """Goes only where a link of the page it stands on leads, and sends only forms it was shown."""

    def __init__(self, user: User) -> None:
        self.client, self.path, self.body = Client(), "", ""
        self.client.force_login(user)

    def open(self, path: str) -> None:
        self._stand(path, self.client.get(path))

    def follow(self, words: str) -> None:
        """The link in the page's own part, or else in its menus."""
        main = self.body.split("<main")[1].split("</main>")[0]
        found = [link for part in (main, self.body) for link, text in links_of(part) if words in text]
        assert found, f"no link “{words}” on {self.path}"
        self.open(found[0])

    def send(self, **typed: Any) -> None:
        form = self.form
        shown = {name: form[name].value() for name in form.fields}
        data = {name: value for name, value in shown.items() if value not in (None, "", False)} | typed
        answer = self.client.post(self.path, data)
        if answer.status_code == 302:
            self.open(answer["Location"])
        else:
            self._stand(self.path, answer)

    def download(self, **typed: Any) -> bytes:
        shown = {name: self.form[name].value() for name in self.form.fields}
        answer = self.client.post(self.path, shown | typed)
        assert answer["Content-Type"] == "application/pdf"
        return bytes(answer.content)

    def _stand(self, path: str, answer: Any) -> None:
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        self.path, self.body, self.form = path, answer.content.decode(), answer.context and answer.context.get("form")

    def reads(self, *words: str) -> None:
        assert [word for word in words if word not in self.body] == []


def test_service_13_from_the_case_to_the_prosecutor(case: Case, officer: User, manager: User) -> None:
    dana = Walker(officer)
    dana.open(f"/cases/{case.matter.ref}/")
    dana.follow("הליכים משפטיים")
    dana.reads("התנאים שבחוק", "לא רשומה הודעה", "רק אתם, כמטפלים בתיק")
    page = dana.path
    for relation, number in (("mother", "RR111111111IL"), ("father", "RR222222222IL")):
        dana.open(page)
        dana.follow("הוספת הודעה")
        parent = case.student.guardians.get(relation=relation)
        dana.send(guardian=parent.pk, signed_by="principal", sent_on="17.11", registered_no=number)
    dana.reads("RR111111111IL", "RR222222222IL", "המועד המוקדם ביותר לכתב אישום נגד כולם")
    dana.follow("הוספת היעדרות")
    dana.send(on="18.11", until_on="24.11", source="דוח נוכחות")
    dana.follow("רישום תשובה בעניין פטורים")
    dana.send(is_clear="yes", source="האם")
    dana.reads("לידיעתכם בלבד: כל התנאים שבחוק מתקיימים")
    assert not case.proceedings.exists()

    dana.follow("פתיחת הליך משפטי")
    dana.send(parents=[str(one.pk) for one in case.student.guardians.all()], reasons="הוצעו תגבור והסעה, ההורים סירבו")
    dana.reads("קראו שוב", "הוצעו תגבור והסעה, ההורים סירבו")
    dana.send(confirmed="1", **confirmed(dana))
    dana.reads("ההליך נפתח", "בהכנה")

    noga = Walker(manager)
    noga.open("/unit/")
    noga.follow("הליכים משפטיים")
    noga.reads(case.student.name, "עדיין לא")
    noga.follow(case.student.name)
    noga.reads("עיינתי")
    assert "הפניה לתביעה העירונית" not in noga.body.split("<main")[1]
    noga.client.post(f"{noga.path}look/", {"form_key": noga.form["form_key"].value(), "text": "כדאי לתאם"})

    dana.open(page)
    dana.reads("עיון המנהל/ת", "כדאי לתאם")
    dana.follow("הפניה לתביעה העירונית")
    dana.send(reasons="כל הדרכים נוסו")
    dana.send(confirmed="1", **confirmed(dana))
    dana.reads("אצל התביעה העירונית", "התנאים כפי שעמדו באותו יום")
    dana.follow("מה קרה בהליך")
    dana.send(move="hearing", on="25.11", text="זומנו ליום 3.12")
    dana.reads("זימון לשימוע", "זומנו ליום 3.12")

    dana.follow("חוות דעת")
    chapters = {"background": "רקע", "offered": "תגבור והסעה", "assessment": "הערכה", "recommendation": "שימוע"}
    dana.send(**chapters)
    dana.reads("חוות הדעת נשמרה")
    dana.follow("תיק לתביעה")
    dana.reads("עיון של מנהל/ת היחידה", "פנימי: עיון המנהל/ת")
    pdf = dana.download(keep=list(dana.form.kept))
    assert pdf.startswith(b"%PDF-")
    dana.open(f"/cases/{case.matter.ref}/")
    dana.follow("מידע שנמסר לגופים אחרים")
    dana.reads("תיק לתביעה:", "חוק לימוד חובה, סעיף 4")

    referral = ProsecutionReferral.objects.get()
    assert (referral.officer, referral.status, referral.gate_state["complete"]) == (officer, "accepted", True)
    assert Need.objects.filter(promise="13", answered_on="2026-11-25").count() == 1


def confirmed(walker: Walker) -> dict[str, Any]:
    """What the confirm page carries along, hidden."""
    return {name: walker.form[name].value() for name in walker.form.fields}
