"""Addresses of threads: the kind of record and its number."""

from django.urls import path

from threads.views import conversation, marks, people

app_name = "threads"

urlpatterns = [
    path(
        "<slug:kind>/<str:number>/",
        conversation.ConversationView.as_view(),
        name="conversation",
    ),
    path("<slug:kind>/<str:number>/write/", conversation.WriteView.as_view(), name="write"),
    path("<slug:kind>/<str:number>/seen/", marks.SeenView.as_view(), name="seen"),
    path("<slug:kind>/<str:number>/follow/", marks.FollowView.as_view(), name="follow"),
    path("<slug:kind>/<str:number>/people/", people.PeopleView.as_view(), name="people"),
]
