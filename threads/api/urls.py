"""The address of links to files."""

from django.urls import path

from threads.api.views import LinkAPIView

app_name = "threads-api"

urlpatterns = [path("files/<str:token>/", LinkAPIView.as_view(), name="link")]
