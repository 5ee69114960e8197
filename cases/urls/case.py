"""One case, its people, promises and steps."""

from django.urls import path

from cases.views import access_request, case, case_list, guardian, letter, promise, step

urlpatterns = [
    path("cases/", case_list.case_list, name="case-list"),
    path("cases/<str:ref>/", case.case_detail, name="case-detail"),
    path("cases/<str:ref>/id/", case.id_reveal, name="id-reveal"),
    path("cases/<str:ref>/guardians/new/", guardian.guardian_create, name="guardian-create"),
    path("cases/<str:ref>/guardians/<int:pk>/edit/", guardian.guardian_update, name="guardian-update"),
    path("cases/<str:ref>/promises/<int:pk>/annotate/", promise.promise_annotate, name="promise-annotate"),
    path("cases/<str:ref>/promises/<int:pk>/excuse/", promise.promise_excuse, name="promise-excuse"),
    path("cases/<str:ref>/promises/<int:pk>/date/", promise.promise_correct, name="promise-correct"),
    path("cases/<str:ref>/letters/new/", letter.letter_create, name="letter-create"),
    path("cases/<str:ref>/access/", access_request.access_request_list, name="access-request-list"),
    path("cases/<str:ref>/access/new/", access_request.access_request_create, name="access-request-create"),
    path("cases/<str:ref>/access/<int:pk>/", access_request.access_request_answer, name="access-request-answer"),
    path("cases/<str:ref>/steps/new/", step.step_create, name="step-create"),
    path("steps/<int:pk>/finish/", step.step_finish, name="step-finish"),
]
