"""Addresses of the orders API."""

from django.urls import path

from orders.api.views import AcknowledgementAPIView, OrderAPIView, OrderListAPIView

app_name = "orders-api"

urlpatterns = [
    path("orders/", OrderListAPIView.as_view(), name="list"),
    path("orders/<str:number>/", OrderAPIView.as_view(), name="detail"),
    path(
        "orders/<str:number>/acknowledgement/",
        AcknowledgementAPIView.as_view(),
        name="acknowledge",
    ),
]
