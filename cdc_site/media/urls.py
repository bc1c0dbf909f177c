"""Addresses of documents, in the place of `wagtail.documents.urls`; the one that takes passwords is not for readers."""

from django.urls import path

from .views import serve_document

urlpatterns = [
    path("<int:document_id>/<path:document_filename>", serve_document, name="wagtaildocs_serve"),
]
