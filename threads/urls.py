"""Addresses of threads: the kind of record and its number."""

from django.urls import path

from threads.views import conversation, files, marks, people

app_name = "threads"

urlpatterns = [
    path("files/open/<str:token>/", files.LinkView.as_view(), name="link"),
    path("files/<int:key>/", files.FileView.as_view(), name="file"),
    path("files/<int:key>/small/", files.FileView.as_view(small=True), name="small"),
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
