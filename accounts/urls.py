"""Addresses of sign-in and of a person's own settings."""

from __future__ import annotations

from django.urls import path

from accounts.views import code, factors, forgotten, language, set_up, settings, sign_in

app_name = "accounts"

urlpatterns = [
    path("sign-in/", sign_in.SignInView.as_view(), name="sign-in"),
    path("sign-in/code/", code.CodeView.as_view(), name="code"),
    path("sign-in/recovery-code/", code.RecoveryCodeView.as_view(), name="recovery-code"),
    path("sign-in/set-up/", set_up.SetUpView.as_view(), name="set-up"),
    path("sign-out/", sign_in.SignOutView.as_view(), name="sign-out"),
    path("language/", language.LanguageView.as_view(), name="language"),
    path(
        "forgotten-password/",
        forgotten.ForgottenPasswordView.as_view(),
        name="forgotten-password",
    ),
    path(
        "reset-password/<str:token>/",
        forgotten.ResetPasswordView.as_view(),
        name="reset-password",
    ),
    path("settings/", settings.SettingsView.as_view(), name="settings"),
    path("settings/password/", settings.PasswordView.as_view(), name="password"),
    path("settings/sessions/", settings.SessionsView.as_view(), name="sessions"),
    path("settings/factors/", factors.FactorsView.as_view(), name="factors"),
    path("settings/factors/new/", factors.NewFactorView.as_view(), name="new-factor"),
    path(
        "settings/factors/recovery-codes/",
        factors.RecoveryCodesView.as_view(),
        name="recovery-codes",
    ),
    path("settings/proof/", factors.ProofView.as_view(), name="proof"),
]
