"""Addresses of partners that are no pages; below a language."""

from django.urls import path

from . import views

urlpatterns = [
    path("partners.json", views.partners_json, name="partners_json"),
    path("partners.csv", views.partners_csv, name="partners_csv"),
]
