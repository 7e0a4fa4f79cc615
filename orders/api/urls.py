"""Addresses of the orders API."""

from django.urls import path

from orders.api.many import AcknowledgementsAPIView
from orders.api.views import AcknowledgementAPIView, OrderAPIView, OrderListAPIView
from orders.talk import ORDER
from threads.api.views import FilesAPIView, MessagesAPIView

app_name = "orders-api"

urlpatterns = [
    path("orders/", OrderListAPIView.as_view(), name="list"),
    path("orders/<str:number>/", OrderAPIView.as_view(), name="detail"),
    path(
        "orders/<str:number>/acknowledgement/",
        AcknowledgementAPIView.as_view(),
        name="acknowledge",
    ),
    path("orders/<str:number>/messages/", MessagesAPIView.as_view(kind=ORDER), name="messages"),
    path("orders/<str:number>/files/", FilesAPIView.as_view(kind=ORDER), name="files"),
    path("acknowledgements/", AcknowledgementsAPIView.as_view(), name="acknowledge-many"),
]
