"""One case, its people, promises and steps."""

from django.urls import path

from cases.views import case, case_list, guardian, promise, step

urlpatterns = [
    path("cases/", case_list.case_list, name="case-list"),
    path("cases/<str:ref>/", case.case_detail, name="case-detail"),
    path("cases/<str:ref>/id/", case.id_reveal, name="id-reveal"),
    path("cases/<str:ref>/guardians/new/", guardian.guardian_create, name="guardian-create"),
    path("cases/<str:ref>/guardians/<int:pk>/edit/", guardian.guardian_update, name="guardian-update"),
    path("cases/<str:ref>/promises/<int:pk>/annotate/", promise.promise_annotate, name="promise-annotate"),
    path("cases/<str:ref>/promises/<int:pk>/excuse/", promise.promise_excuse, name="promise-excuse"),
    path("cases/<str:ref>/promises/<int:pk>/date/", promise.promise_correct, name="promise-correct"),
    path("cases/<str:ref>/steps/new/", step.step_create, name="step-create"),
    path("steps/<int:pk>/finish/", step.step_finish, name="step-finish"),
]
