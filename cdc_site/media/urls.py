"""Addresses of documents, in the place of `wagtail.documents.urls`."""

from django.urls import path
from wagtail.documents.views.serve import authenticate_with_password

from .views import serve_document

urlpatterns = [
    path("<int:document_id>/<path:document_filename>", serve_document, name="wagtaildocs_serve"),
    path(
        "authenticate_with_password/<int:restriction_id>/",
        authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
]
