"""Addresses of rectification orders."""

from django.urls import path

from jixiao.web.followup import views

app_name = "followup"
urlpatterns = [
    path("orders/", views.board, name="board"),
    path("orders/owed/", views.owed, name="owed"),
    path("orders/acceptance/", views.acceptance, name="acceptance"),
    path("orders/new/", views.new, name="new"),
    path("orders/<str:code>/", views.order, name="order"),
    path("orders/<str:code>/notice.<str:form>", views.notice, name="notice"),
    path("orders/<str:code>/sign/", views.sign, name="sign"),
    path("orders/<str:code>/plan/", views.plan, name="plan"),
    path("orders/<str:code>/progress/", views.progress, name="progress"),
    path("orders/<str:code>/measures/<int:pk>/", views.carry_out, name="carry_out"),
    path("orders/<str:code>/hand-over/", views.hand_over, name="hand_over"),
    path("orders/<str:code>/reply/", views.reply, name="reply"),
    path("orders/<str:code>/files/<int:event_pk>/", views.download, name="download"),
    path("orders/<str:code>/accept/", views.accept, name="accept"),
    path("orders/<str:code>/send-back/", views.send_back, name="send_back"),
    path("orders/<str:code>/exception/", views.close_by_exception, name="close_by_exception"),
    path("orders/<str:code>/reopen/", views.reopen, name="reopen"),
    path("orders/<str:code>/postpone/", views.postpone, name="postpone"),
    path("orders/<str:code>/aim/", views.aim, name="aim"),
    path("orders/<str:code>/cancel/", views.cancel, name="cancel"),
]
