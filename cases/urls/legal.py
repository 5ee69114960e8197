"""Legal proceedings, and what was passed on to other bodies."""

from django.urls import path

from cases.views import disclosure, legal, legal_facts, legal_file, proceeding

urlpatterns = [
    path("legal/", legal.legal_list, name="legal-list"),
    path("cases/<str:ref>/legal/", legal.legal_detail, name="legal-detail"),
    path("cases/<str:ref>/legal/open/", proceeding.proceeding_create, name="proceeding-create"),
    path("cases/<str:ref>/legal/refer/", proceeding.prosecution_create, name="prosecution-create"),
    path("cases/<str:ref>/legal/move/", proceeding.proceeding_move, name="proceeding-move"),
    path("cases/<str:ref>/legal/look/", proceeding.proceeding_look, name="proceeding-look"),
    path("cases/<str:ref>/legal/notices/new/", legal_facts.principal_notice_create, name="principal-notice-create"),
    path(
        "cases/<str:ref>/legal/notices/<int:pk>/",
        legal_facts.principal_notice_update,
        name="principal-notice-update",
    ),
    path("cases/<str:ref>/legal/absences/new/", legal_facts.legal_absence_create, name="legal-absence-create"),
    path("cases/<str:ref>/legal/exemptions/new/", legal_facts.legal_exemption_create, name="legal-exemption-create"),
    path("cases/<str:ref>/legal/file/", legal_file.prosecutor_file, name="prosecutor-file"),
    path("cases/<str:ref>/legal/opinion/", legal_file.opinion_edit, name="opinion-edit"),
    path("cases/<str:ref>/disclosures/", disclosure.disclosure_list, name="disclosure-list"),
    path("cases/<str:ref>/disclosures/new/", disclosure.disclosure_create, name="disclosure-create"),
]
