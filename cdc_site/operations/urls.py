from django.urls import path

from .views import live, ready

urlpatterns = [
    path("live", live, name="health_live"),
    path("ready", ready, name="health_ready"),
]
