"""Integration plans, needs and answers."""

from django.urls import path

from cases.views import need, plan

urlpatterns = [
    path("cases/<str:ref>/needs/", need.need_list, name="need-list"),
    path("cases/<str:ref>/needs/new/", need.need_create, name="need-create"),
    path("cases/<str:ref>/needs/<int:pk>/drop/", need.need_drop, name="need-drop"),
    path("cases/<str:ref>/plan/", plan.plan_detail, name="plan-detail"),
    path("cases/<str:ref>/plan/new/", plan.plan_create, name="plan-create"),
    path("cases/<str:ref>/plan/edit/", plan.plan_edit, name="plan-edit"),
    path("cases/<str:ref>/plan/review/", plan.plan_review, name="plan-review"),
    path("cases/<str:ref>/plan/steps/new/", plan.plan_step_create, name="plan-step-create"),
    path("cases/<str:ref>/plan/steps/<int:pk>/finish/", plan.plan_step_finish, name="plan-step-finish"),
]
