"""The May board and the passing to the centres."""

from django.urls import URLPattern, path

from assistance.views import board, bulk_notices, plan, transfer, trend

urlpatterns: list[URLPattern] = [
    path("assist/may/", board.board_show, name="board-show"),
    path("assist/may/print/", board.board_print, name="board-print"),
    path("assist/may/notices/", bulk_notices.notices_prepare, name="notices-prepare"),
    path("assist/may/transfer/", transfer.transfer_create, name="transfer-create"),
    path("assist/may/missing/", board.missing_list, name="missing-list"),
    path("assist/may/transfers/", transfer.transfer_list, name="transfer-list"),
    path("assist/may/transfers/<int:pk>/", transfer.transfer_detail, name="transfer-detail"),
    path("assist/may/transfers/<int:pk>/download/", transfer.transfer_download, name="transfer-download"),
    path("assist/trend/", trend.trend_show, name="trend-show"),
    path("assist/trend/download/", trend.trend_download, name="trend-download"),
    path("assist/<matter:ref>/plan/", plan.plan_finish, name="plan-finish"),
]
