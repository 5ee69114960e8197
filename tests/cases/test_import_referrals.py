"""The referrals file: each opens its promises as of its day, and nobody is written to (issue 2, section 5)."""

from io import StringIO

import pytest
from django.core.management import call_command

from cases.models import Case, MeetingRequest, Referral, TimelineEntry
from cases.services.imports import roster
from cases.services.imports.referrals import import_referrals, preview_referrals
from charter.models import CalendarYear, ClosedDay, Deadline, Matter
from notices.models import Notice
from tests.cases.factories import moment
from tests.cases.imports_files import (
    DATA,
    NOW,
    REFERRAL,
    load_pupils,
    load_referrals,
    load_roster,
    referral_table,
    write_csv,
)

BAD_LINES = {
    "מספר זהות תלמיד": [20, 82, 95, 128, 131, 135, 141, 149, 150, 151, 154, 160, 175],
    "התקבל בתאריך": [52, 57, 103, 105, 107, 138, 146],
    "מקור הדיווח": [112, 120],
}


def refer(unit, folder, *changes: dict[str, str]):
    """A file of one referral, or one a change."""
    return load_referrals(unit, write_csv(folder / "referrals.csv", [REFERRAL | change for change in changes or ({},)]))


@pytest.fixture
def pupil(unit, tmp_path):
    load_pupils(unit, tmp_path)


def test_the_file_of_september_to_november(unit):
    load_roster(unit, DATA / "roster.xlsx")
    load_roster(unit, DATA / "roster_changes.csv")
    preview = preview_referrals(unit=unit, table=referral_table(DATA / "referrals.csv"), now=NOW)
    assert str(preview) == "read 182, new 160, changed 0, unchanged 0, refused 22"
    assert not Matter.objects.exists()

    first = load_referrals(unit, DATA / "referrals.csv")

    assert str(first) == str(preview)
    assert first.refusals == preview.refusals
    assert {column: [r.line for r in first.refusals if r.column == column] for column in BAD_LINES} == BAD_LINES
    assert Referral.objects.count() == 160
    asked = MeetingRequest.objects.count()
    talks = Deadline.objects.filter(promise="1")
    assert Deadline.objects.count() == 160 * 3 + asked + talks.count()
    assert talks.count() == Case.objects.count()
    assert first.late == Deadline.objects.overdue(NOW.date()).filter(matter__referral__isnull=False).count()
    assert Case.objects.count() == Case.objects.values("student").distinct().count()
    rows = (Referral.objects.count(), Deadline.objects.count(), TimelineEntry.objects.count(), Matter.objects.count())

    again = load_referrals(unit, DATA / "referrals.csv")
    assert str(again) == "read 182, new 0, changed 0, unchanged 160, refused 22"
    assert again.late == first.late
    assert rows == (
        Referral.objects.count(), Deadline.objects.count(), TimelineEntry.objects.count(), Matter.objects.count()
    )  # fmt: skip
    assert not Notice.objects.exists()


def test_what_a_row_becomes(unit, tmp_path, pupil):
    refer(unit, tmp_path, {"תיאור": '=HYPERLINK("http://x")', "התבקשה פגישה": "הורה", "שם המדווח": "אורלי נבון"})

    referral = Referral.objects.get()
    assert (referral.reporter_kind, referral.reporter_name) == ("counsellor", "אורלי נבון")
    assert (referral.received_at, referral.recorded_at) == (moment("2026-11-10 12:59"), NOW)
    assert (referral.reasons, referral.reason_text, referral.days_absent) == (["seven_days"], "היעדרות רצופה", 7)
    assert referral.description == '=HYPERLINK("http://x")'
    assert MeetingRequest.objects.get().requested_by == "parent"
    opened = {str(d.opened_on) for d in Deadline.objects.all()}
    assert opened == {"2026-11-10"}
    assert sorted(Deadline.objects.values_list("promise", flat=True), key=int) == ["1", "9", "10", "11", "12"]


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"מספר זהות תלמיד": "304122567"}, "מספר זהות תלמיד", "אין תלמיד/ה עם מספר הזהות הזה."),
        ({"מספר זהות תלמיד": "123456789"}, "מספר זהות תלמיד", "מספר הזהות אינו תקין. בדקו את הספרות."),
        ({"התקבל בתאריך": "23.11.2026"}, "התקבל בתאריך", "התאריך עתידי."),
        ({"התקבל בתאריך": "22.11.2026"}, "שעה", "השעה עתידית."),
        ({"התקבל בתאריך": "32.13.2026"}, "התקבל בתאריך", "אין תאריך כזה בלוח השנה."),
        ({"שעה": "25:00"}, "שעה", "כתבו את השעה בשעות ובדקות, למשל 9:30."),
        ({"מקור הדיווח": "גורם כלשהו"}, "מקור הדיווח", "אין מקור דיווח כזה."),
        ({"מקור הדיווח": ""}, "מקור הדיווח", "שדה חובה."),
        ({"סיבה": " "}, "סיבה", "שדה חובה."),
        ({"ימי היעדרות": "-5"}, "ימי היעדרות", "הקלידו מספר מ־0 עד 365."),
        ({"התבקשה פגישה": "השכן"}, "התבקשה פגישה", "לא ידוע מי ביקש את הפגישה."),
        ({"תיאור": "א\u202eב"}, "תיאור", "בטקסט יש תווים שמשנים את כיוון הכתיבה. הקלידו אותו מחדש."),
    ],
)
def test_a_bad_cell_refuses_the_row(unit, tmp_path, pupil, change, column, reason):
    report = refer(unit, tmp_path, change)

    assert str(report) == "read 1, new 0, changed 0, unchanged 0, refused 1"
    assert [(r.line, r.column, r.reason) for r in report.refusals] == [(2, column, reason)]
    assert not Matter.objects.exists()


def test_the_minute_that_clocks_differ_is_not_the_future(unit, tmp_path, pupil):
    refer(unit, tmp_path, {"התקבל בתאריך": "22.11.2026", "שעה": "10:04"})

    assert Referral.objects.get().received_at == NOW


def test_an_unknown_reason_is_other_with_its_text(unit, tmp_path, pupil):
    refer(unit, tmp_path, {"סיבה": "חרדה מבחינות"})

    assert Referral.objects.values_list("reasons", "reason_text").get() == (["other"], "חרדה מבחינות")


def test_a_reason_of_harm_is_restricted(unit, tmp_path, pupil):
    refer(unit, tmp_path, {"סיבה": "חשד לפגיעה"})

    assert set(Matter.objects.values_list("restricted", flat=True)) == {True}


def test_the_same_pupil_reporter_day_and_reason_is_one_referral(unit, tmp_path, pupil):
    """Whatever the hour and the spelling of the date; another reason, day or reporter is another referral."""
    first = refer(unit, tmp_path, {}, {"התקבל בתאריך": "2026-11-10", "שעה": "15:00"}, {"סיבה": "שוטטות"})
    assert (first.new, first.refused) == (2, 1)
    assert first.refusals[0][:3] == (3, "מספר זהות תלמיד", "הפנייה כבר מופיעה בשורה 2 בקובץ.")

    second = refer(unit, tmp_path, {}, {"התקבל בתאריך": "11.11.2026"}, {"מקור הדיווח": "שכן"})
    assert (second.new, second.unchanged) == (2, 1)


def test_another_unit_does_not_find_the_pupil(unit, stranger, tmp_path, pupil):
    assert refer(stranger.unit, tmp_path).refused == 1


def test_nothing_stands_of_a_file_that_broke_off(unit, tmp_path, pupil, monkeypatch):
    monkeypatch.setattr(roster, "CHUNK", 1)
    path = write_csv(tmp_path / "a.csv", [REFERRAL, REFERRAL | {"סיבה": "שוטטות"}])

    def die(read: int) -> None:
        if read == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_referrals(unit=unit, table=referral_table(path), now=NOW, progress=die)
    assert not Matter.objects.exists()


def test_the_command_says_how_many_are_late_and_the_counts_last(unit, tmp_path, pupil):
    path = write_csv(tmp_path / "a.csv", [REFERRAL | {"התקבל בתאריך": "10.9.2026"}, PUPIL_NOT_ON_FILE])
    out = StringIO()
    call_command("import_referrals", str(path), stdout=out)

    assert out.getvalue().splitlines() == [
        "התחייבויות שכבר באיחור היום: 3",
        "שורה 3, מספר זהות תלמיד: אין תלמיד/ה עם מספר הזהות הזה. (304122567)",
        "read 2, new 1, changed 0, unchanged 0, refused 1",
    ]


def test_a_unit_no_sweep_has_been_to_yet_gets_its_dates_with_the_file(unit, tmp_path, pupil):
    """A new install takes the files in before the first minute's sweep: its promises have dates all the same."""
    ClosedDay.objects.all().delete()
    CalendarYear.objects.all().delete()

    report = load_referrals(unit, write_csv(tmp_path / "a.csv", [REFERRAL | {"התקבל בתאריך": "10.9.2026"}]))

    assert (report.late, Deadline.objects.filter(due_on=None).count()) == (3, 0)


PUPIL_NOT_ON_FILE = REFERRAL | {"מספר זהות תלמיד": "304122567"}
