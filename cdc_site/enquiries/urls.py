"""Addresses below a language."""

from django.urls import path

from .views import receive, sent

urlpatterns = [
    path("forms/<int:pk>/", receive, name="enquiry_form"),
    path("forms/<int:pk>/<str:token>/", sent, name="enquiry_sent"),
]
