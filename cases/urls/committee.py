"""Committees: calendar, agenda, decisions."""

from django.urls import path

from cases.views import agenda, agenda_item, agenda_protocol, committee, committee_kind, committee_publish

HERE, ITEM = "committees/<int:pk>/", "committees/<int:pk>/items/<int:item>/"
KINDS = "settings/committees/"

urlpatterns = [
    path("committees/", committee.committee_list, name="committee-list"),
    path("committees/new/", committee.committee_create, name="committee-create"),
    path(HERE, committee.committee_detail, name="committee-detail"),
    path(f"{HERE}edit/", committee.committee_edit, name="committee-edit"),
    path(f"{HERE}publish/", committee_publish.committee_publish, name="committee-publish"),
    path(f"{HERE}letters/new/", committee.committee_letter_create, name="committee-letter-create"),
    path(f"{HERE}letters/<int:letter>/", committee.committee_letter_detail, name="committee-letter-detail"),
    path(f"{HERE}items/new/", agenda.agenda_item_add, name="agenda-item-add"),
    path(ITEM, agenda_item.agenda_item_edit, name="agenda-item-edit"),
    path(f"{ITEM}invite/", agenda.agenda_item_invite, name="agenda-item-invite"),
    path(f"{ITEM}remove/", agenda.agenda_item_remove, name="agenda-item-remove"),
    path(f"{ITEM}note/", agenda_item.agenda_item_note, name="agenda-item-note"),
    path(f"{ITEM}protocol/", agenda_protocol.agenda_item_protocol, name="agenda-item-protocol"),
    path(f"{ITEM}told/", agenda_item.agenda_item_tell, name="agenda-item-tell"),
    path("cases/<str:ref>/committees/", agenda.agenda_add, name="agenda-add"),
    path(KINDS, committee_kind.committee_kind_list, name="committee-kind-list"),
    path(f"{KINDS}new/", committee_kind.committee_kind_create, name="committee-kind-create"),
    path(f"{KINDS}<int:pk>/", committee_kind.committee_kind_edit, name="committee-kind-edit"),
]
