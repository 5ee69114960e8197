from django.urls import path

from cases.views import board, case_list, contact, contact_change, imports, referral, school, step

app_name = "cases"
urlpatterns = [
    path("cases/", case_list.case_list, name="case-list"),
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_new, name="import-new"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("imports/<int:pk>/drop/", imports.import_drop, name="import-drop"),
    path("imports/<int:pk>/errors/", imports.import_errors, name="import-errors"),
    path("referrals/new/", referral.referral_create, name="referral-create"),
    path("referrals/opening/", referral.referral_opening, name="referral-opening"),
    path("referrals/<str:ref>/receipt/", referral.referral_receipt, name="referral-receipt"),
    path("students/search/", referral.student_search, name="student-search"),
    path("settings/schools/", school.school_list, name="school-list"),
    path("settings/schools/new/", school.school_create, name="school-create"),
    path("settings/schools/<str:symbol>/", school.school_edit, name="school-edit"),
    path("unit/", board.board_detail, name="board-detail"),
    path("unit/promises/<slug:state>/", board.promise_list, name="promise-list"),
    path("unit/unassigned/", board.unassigned_list, name="unassigned-list"),
    path("cases/<str:ref>/assign/", board.case_assign, name="case-assign"),
    path("contacts/new/", contact.contact_create, name="contact-create"),
    path("contacts/<int:pk>/undo/", contact_change.contact_undo, name="contact-undo"),
    path("contacts/<int:pk>/edit/", contact_change.contact_edit, name="contact-edit"),
    path("cases/<str:ref>/steps/new/", step.step_create, name="step-create"),
    path("steps/<int:pk>/finish/", step.step_finish, name="step-finish"),
]
