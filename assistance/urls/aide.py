"""Aides, their placing, camps and journeys."""

from django.urls import path

from assistance.views.aides import camps, cards, classes, following, journeys, people, placing, schools, week, work

urlpatterns = [
    path("assist/aides/", people.aide_list, name="aide-list"),
    path("assist/aides/new/", people.aide_create, name="aide-create"),
    path("assist/aides/<int:pk>/", people.aide_detail, name="aide-detail"),
    path("assist/aides/<int:pk>/edit/", people.aide_edit, name="aide-edit"),
    path("assist/aides/<int:pk>/employ/", work.employment_create, name="employment-create"),
    path("assist/aides/<int:pk>/employments/<int:employment>/end/", work.employment_end, name="employment-end"),
    path("assist/volunteers/", work.volunteer_list, name="volunteer-list"),
    path("assist/volunteers/new/", work.volunteer_create, name="volunteer-create"),
    path("assist/volunteers/<int:pk>/end/", work.volunteer_end, name="volunteer-end"),
    path("assist/<matter:ref>/parents/", cards.guardian_id_edit, name="guardian-id-edit"),
    path("assist/<matter:ref>/aide/", placing.assignment_create, name="assignment-create"),
    path("assist/placing/<int:pk>/", placing.assignment_detail, name="assignment-detail"),
    path("assist/placing/<int:pk>/edit/", placing.assignment_edit, name="assignment-edit"),
    path("assist/placing/<int:pk>/end/", placing.assignment_end, name="assignment-end"),
    path("assist/placing/<int:pk>/follow/", following.assignment_follow, name="assignment-follow"),
    path("assist/placing/<int:pk>/week/", week.timetable_edit, name="timetable-edit"),
    path("assist/placing/<int:pk>/escort/<int:pupil>/", week.escort_edit, name="escort-edit"),
    path("assist/camps/", camps.camp_list, name="camp-list"),
    path("assist/camps/new/", camps.camp_create, name="camp-create"),
    path("assist/camps/<int:pk>/", camps.camp_detail, name="camp-detail"),
    path("assist/camps/<int:pk>/edit/", camps.camp_edit, name="camp-edit"),
    path("assist/camps/<int:pk>/<int:place>/end/", camps.camp_place_end, name="camp-place-end"),
    path("assist/<matter:ref>/camp/", camps.camp_place_create, name="camp-place-create"),
    path("assist/poland/", journeys.journey_list, name="journey-list"),
    path("assist/poland/<int:pk>/", journeys.journey_edit, name="journey-edit"),
    path("assist/<matter:ref>/poland/", journeys.journey_create, name="journey-create"),
    path("assist/schools/", schools.school_list, name="school-list"),
    path("assist/schools/<int:pk>/classes/<int:year>/", classes.class_hours_edit, name="class-hours-edit"),
    path("assist/schools/<int:pk>/", schools.school_edit, name="school-edit"),
]
