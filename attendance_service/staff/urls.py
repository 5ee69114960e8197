from django.urls import path

from attendance_service.staff import views

urlpatterns = [
    path("settings/staff/", views.staff_list, name="staff-list"),
    path("settings/staff/new/", views.staff_invite, name="staff-invite"),
    path("settings/staff/due/", views.staff_due, name="staff-due"),
    path("settings/staff/<int:pk>/training/", views.staff_train, name="staff-train"),
    path("settings/staff/<int:pk>/", views.staff_edit, name="staff-edit"),
    path("settings/staff/<int:pk>/remind/", views.staff_remind, name="staff-remind"),
    path("settings/staff/<int:pk>/factor/", views.staff_drop_factor, name="staff-drop-factor"),
    path("settings/staff/<int:pk>/end/", views.staff_deactivate, name="staff-deactivate"),
    path("settings/staff/<int:pk>/return/", views.staff_reactivate, name="staff-reactivate"),
]
