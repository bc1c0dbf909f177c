"""Addresses that belong to no language. The manifest, which does, is in `cdc_site.urls`."""

from django.urls import path

from . import views

urlpatterns = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("cards/<int:page_id>-<slug:token>.png", views.card, name="card"),
    path("favicon.ico", views.favicon),
]
