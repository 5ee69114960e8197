from django.urls import path

from charter.views import calculator, calendar, school_calendar

app_name = "charter"
urlpatterns = [
    path("calculator/", calculator.calculator_show, name="calculator-show"),
    path("settings/calendar/", calendar.calendar_show, name="calendar-show"),
    path("settings/calendar/add/", calendar.closed_day_add, name="closed-day-add"),
    path("settings/calendar/days/<int:pk>/remove/", calendar.closed_day_remove, name="closed-day-remove"),
    path("settings/calendar/years/<int:year>/rules/", calendar.calendar_year_switch, name="calendar-year-switch"),
    path("settings/calendar/years/<int:year>/approve/", calendar.calendar_year_approve, name="calendar-year-approve"),
    path("settings/calendar/years/<int:year>/draft/", calendar.calendar_year_draft, name="calendar-year-draft"),
    path("settings/school-calendar/", school_calendar.school_calendar_show, name="school-calendar-show"),
    path("settings/school-calendar/<int:pk>/add/", school_calendar.school_break_add, name="school-break-add"),
    path(
        "settings/school-calendar/<int:pk>/approve/",
        school_calendar.school_calendar_approve,
        name="school-calendar-approve",
    ),
    path(
        "settings/school-calendar/breaks/<int:pk>/remove/",
        school_calendar.school_break_remove,
        name="school-break-remove",
    ),
]
