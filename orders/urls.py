"""Addresses of the orders pages."""

from django.urls import path

from orders.views.answering import AnswerView
from orders.views.code import CodeView
from orders.views.desk import OrderLayoutView, OrderViewsView
from orders.views.detail import OrderDetailView
from orders.views.exporting import ExportView
from orders.views.importing import ImportGridView
from orders.views.jump import JumpView, KeysView
from orders.views.listing import OrderListView
from orders.views.many import ManyView
from orders.views.noting import NoteChangeView
from orders.views.peek import PeekView
from orders.views.sheets import GridView, SheetFileView, SheetView

app_name = "orders"

urlpatterns = [
    path("", OrderListView.as_view(), name="list"),
    path("batch/", ManyView.as_view(), name="batch"),
    path("export/", ExportView.as_view(), name="export"),
    path("sheet/", SheetView.as_view(), name="sheet"),
    path("sheet/file/", SheetFileView.as_view(), name="sheet-file"),
    path("import/<int:batch>/", ImportGridView.as_view(), name="import-grid"),
    path("sheet/<int:batch>/", GridView.as_view(), name="sheet-grid"),
    path("code.svg", CodeView.as_view(), name="code"),
    path("jump/", JumpView.as_view(), name="jump"),
    path("keys/", KeysView.as_view(), name="keys"),
    path("layout/", OrderLayoutView.as_view(), name="layout"),
    path("views/", OrderViewsView.as_view(), name="views"),
    path("<str:number>/", OrderDetailView.as_view(), name="detail"),
    path("<str:number>/peek/", PeekView.as_view(), name="peek"),
    path("<str:number>/answer/", AnswerView.as_view(), name="answer"),
    path("<str:number>/note/", NoteChangeView.as_view(), name="note"),
]
