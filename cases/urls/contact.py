"""Contacts, undone and corrected."""

from django.urls import path

from cases.views import contact, contact_change

urlpatterns = [
    path("contacts/new/", contact.contact_create, name="contact-create"),
    path("contacts/<int:pk>/undo/", contact_change.contact_undo, name="contact-undo"),
    path("contacts/<int:pk>/edit/", contact_change.contact_edit, name="contact-edit"),
]
