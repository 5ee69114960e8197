"""Home visits, meetings that are set, documents."""

from django.urls import path

from cases.views import document, harm, meeting_plan, visit

urlpatterns = [
    path("cases/<str:ref>/visits/", visit.visit_list, name="visit-list"),
    path("cases/<str:ref>/visits/new/", visit.visit_create, name="visit-create"),
    path("cases/<str:ref>/visits/plan/", visit.visit_plan, name="visit-plan"),
    path("cases/<str:ref>/visits/<int:pk>/lift/", visit.caution_lift, name="caution-lift"),
    path("cases/<str:ref>/harm/<int:pk>/", harm.harm_report, name="harm-report"),
    path("cases/<str:ref>/meetings/new/", meeting_plan.meeting_create, name="meeting-create"),
    path("cases/<str:ref>/meetings/<int:pk>/accept/", meeting_plan.meeting_accept, name="meeting-accept"),
    path("cases/<str:ref>/meetings/<int:pk>/postpone/", meeting_plan.meeting_postpone, name="meeting-postpone"),
    path("cases/<str:ref>/meetings/<int:pk>/cancel/", meeting_plan.meeting_cancel, name="meeting-cancel"),
    path("cases/<str:ref>/meetings/<int:pk>.ics", meeting_plan.meeting_file, name="meeting-file"),
    path("cases/<str:ref>/documents/", document.document_list, name="document-list"),
    path("cases/<str:ref>/documents/new/", document.document_create, name="document-create"),
    path("cases/<str:ref>/documents/<int:pk>/", document.document_download, name="document-download"),
    path("cases/<str:ref>/documents/<int:pk>/hide/", document.document_hide, name="document-hide"),
]
