"""Addresses of projects that are no pages; below a language."""

from django.urls import path

from . import views

urlpatterns = [
    path("projects/feed/", views.feed, name="project_feed"),
    path("projects/<str:slug>/project.ics", views.calendar, name="project_calendar"),
    path("projects.json", views.projects_json, name="projects_json"),
    path("projects.csv", views.projects_csv, name="projects_csv"),
]
