"""Programmes and individual tuition."""

from django.urls import path

from cases.views import programme, programme_referral, tuition

urlpatterns = [
    path("programmes/", programme.programme_list, name="programme-list"),
    path("programmes/new/", programme.programme_create, name="programme-create"),
    path("programmes/hours/", tuition.budget_edit, name="budget-edit"),
    path("programmes/<int:pk>/", programme.programme_detail, name="programme-detail"),
    path("programmes/<int:pk>/edit/", programme.programme_edit, name="programme-edit"),
    path("programmes/<int:pk>/log/", programme.programme_log, name="programme-log"),
    path("cases/<str:ref>/programmes/", programme_referral.programme_referral_list, name="programme-referral-list"),
    path(
        "cases/<str:ref>/programmes/new/",
        programme_referral.programme_referral_create,
        name="programme-referral-create",
    ),
    path(
        "cases/<str:ref>/programmes/<int:pk>/",
        programme_referral.programme_referral_move,
        name="programme-referral-move",
    ),
    path(
        "cases/<str:ref>/programmes/<int:pk>/follow-up/",
        programme_referral.programme_follow_up,
        name="programme-follow-up",
    ),
    path("cases/<str:ref>/tuition/", tuition.tuition_list, name="tuition-list"),
    path("cases/<str:ref>/tuition/new/", tuition.tuition_create, name="tuition-create"),
    path("cases/<str:ref>/tuition/<int:pk>/decide/", tuition.tuition_decide, name="tuition-decide"),
    path("cases/<str:ref>/tuition/<int:pk>/end/", tuition.tuition_end, name="tuition-end"),
    path("cases/<str:ref>/tuition/<int:pk>/hours/", tuition.session_create, name="session-create"),
    path("cases/<str:ref>/tuition/hours/<int:pk>/undo/", tuition.session_undo, name="session-undo"),
]
