"""The person over the years, and the search for him."""

from django.urls import path

from cases.views import student

urlpatterns = [
    path("students/", student.student_list, name="student-list"),
    path("students/<int:pk>/", student.student_detail, name="student-detail"),
    path("students/<int:pk>/compare/<int:other>/", student.student_compare, name="student-compare"),
]
