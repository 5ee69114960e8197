"""Whatever is typed: a stored value that stays itself, or a ValidationError; never anything else."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts import fields

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=80)
HINTS = st.text(st.sampled_from("0123456789٠٩１-+./: *@אa\u200e\u202e\x00\ud800_e"), max_size=24)
CELLS = st.one_of(ANY_TEXT, HINTS, st.integers(), st.floats(), st.booleans(), st.none(), st.datetimes(), st.times())
CLEANERS = [
    fields.clean_text,
    fields.clean_name,
    fields.clean_israeli_id,
    fields.clean_ministry_number,
    fields.clean_passport,
    fields.clean_phone,
    fields.clean_email,
    fields.clean_whole_number,
    fields.parse_date,
    fields.parse_time,
    lambda value: fields.parse_date(value, today=date(2026, 5, 14)),
]


@pytest.mark.parametrize("clean", CLEANERS)
@given(value=CELLS)
def test_a_rule_answers_or_refuses_and_what_it_answers_stays(clean, value):
    try:
        stored = clean(value)
    except ValidationError:
        return
    assert clean(stored) == stored
    if isinstance(stored, str):
        stored.encode()


class AnyForm(forms.Form):
    text = fields.TextField(max_length=40, required=False)
    note = fields.TextField(multiline=True, required=False)
    name = fields.NameField()
    on = fields.DayField(required=False)
    at = fields.TimeOfDayField(required=False)
    number = fields.IdNumberField(required=False)
    phone = fields.PhoneField(required=False)
    mail = fields.MailField(required=False)
    days = fields.WholeNumberField(required=False, highest=365)


@given(st.fixed_dictionaries({name: st.one_of(ANY_TEXT, HINTS) for name in AnyForm.base_fields}))
def test_a_form_keeps_what_was_typed(typed):
    form = AnyForm(typed)
    if not form.is_valid():
        assert all(form.errors.values())
    for name in form.fields:
        assert form[name].value() == typed[name]


def test_a_form_gives_stored_values_and_shows_days_as_people_write_them():
    form = AnyForm({"name": " דנה ", "on": "2026-5-14", "at": "930", "phone": "050-1234567", "days": "١٢"})

    assert form.errors == {"at": ["כתבו את השעה בשעות ובדקות, למשל 9:30."]}
    assert form.cleaned_data["on"] == date(2026, 5, 14)
    assert (form.cleaned_data["phone"], form.cleaned_data["days"], form.cleaned_data["mail"]) == (
        "+972501234567",
        12,
        "",
    )
    assert 'value="14.5.2026"' in str(AnyForm(initial={"on": date(2026, 5, 14)})["on"])
