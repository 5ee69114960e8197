"""The manager's board."""

from django.urls import path

from cases.views import board

urlpatterns = [
    path("unit/", board.board_detail, name="board-detail"),
    path("unit/promises/<slug:state>/", board.promise_list, name="promise-list"),
    path("unit/unassigned/", board.unassigned_list, name="unassigned-list"),
    path("cases/<str:ref>/assign/", board.case_assign, name="case-assign"),
]
