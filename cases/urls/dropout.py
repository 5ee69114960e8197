"""Dropout and the search for a framework."""

from django.urls import path

from cases.views import dropout, dropout_list, framework

urlpatterns = [
    path("dropout/", dropout_list.dropout_list, name="dropout-list"),
    path("dropout/figures/<int:year>/", dropout_list.dropout_figures, name="dropout-figures"),
    path("cases/<str:ref>/dropout/", dropout.dropout_detail, name="dropout-detail"),
    path("cases/<str:ref>/dropout/new/", dropout.dropout_create, name="dropout-create"),
    path("cases/<str:ref>/dropout/<int:pk>/return/", dropout.dropout_return, name="dropout-return"),
    path("cases/<str:ref>/dropout/<int:pk>/correct/", dropout.dropout_correct, name="dropout-correct"),
    path("cases/<str:ref>/dropout/<int:pk>/withdraw/", dropout.dropout_withdraw, name="dropout-withdraw"),
    path("cases/<str:ref>/framework/", framework.framework_detail, name="framework-detail"),
    path("cases/<str:ref>/framework/new/", framework.framework_create, name="framework-create"),
    path("cases/<str:ref>/framework/end/", framework.framework_end, name="framework-end"),
    path("cases/<str:ref>/framework/offers/new/", framework.offer_create, name="offer-create"),
    path("cases/<str:ref>/framework/offers/<int:pk>/edit/", framework.offer_update, name="offer-update"),
    path("cases/<str:ref>/framework/offers/<int:pk>/place/", framework.offer_place, name="offer-place"),
]
