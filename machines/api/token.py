"""/api/v1/token/: an access token for a client's id and secret (RFC 6749, 4.4)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from oauthlib.oauth2 import OAuth2Error
from rest_framework import serializers
from rest_framework.parsers import FormParser
from rest_framework.response import Response

from accounts.services.guessing import TooManyGuesses
from machines.api.base import ApiView
from machines.oauth import GRANT, SERVER
from vendors.permissions import Scope

if TYPE_CHECKING:
    from rest_framework.request import Request

BASIC = 'Basic realm="ACORN"'
UNKNOWN = 401
LONGEST = 4_000  # characters of a body that is read


class TokenRequestSerializer(serializers.Serializer[Any]):
    """What a client sends, as a form; id and secret may also come by HTTP Basic."""

    grant_type = serializers.ChoiceField([GRANT], help_text="Always `client_credentials`.")
    client_id = serializers.CharField(required=False, help_text="As the settings show it.")
    client_secret = serializers.CharField(
        required=False, help_text="As the settings showed it, once."
    )
    scope = serializers.CharField(
        required=False, help_text="Some of the client's scopes, between blanks; without it all."
    )


class TokenSerializer(serializers.Serializer[Any]):
    """An access token, for `Authorization: Bearer …`."""

    access_token = serializers.CharField(help_text="To be sent with every other request.")
    token_type = serializers.ChoiceField(["Bearer"], help_text="How it is sent.")
    expires_in = serializers.IntegerField(
        min_value=1, help_text="Seconds until it ends; then ask for another."
    )
    scope = serializers.CharField(help_text="What it opens, between blanks.")


class TokenErrorSerializer(serializers.Serializer[Any]):
    """A refusal in the words of OAuth, and in ours."""

    error = serializers.CharField(help_text="By RFC 6749, such as `invalid_client`.")
    error_description = serializers.CharField(help_text="The same as `detail`.")
    code = serializers.CharField(help_text="The same as `error`, or `too_many_guesses`.")
    detail = serializers.CharField(help_text="What is wrong, in the language of the request.")
    field = serializers.CharField(allow_blank=True, help_text="Empty.")


EXAMPLES = [
    OpenApiExample(
        "A token for all that the client may do",
        {
            "grant_type": "client_credentials",
            "client_id": "acorn-client-5f0c2a9be1d4473a8c66",
            "client_secret": "acorn-secret-…",
        },
        request_only=True,
        media_type="application/x-www-form-urlencoded",
    ),
    OpenApiExample(
        "A token for an hour",
        {
            "access_token": "acorn-token-…",
            "token_type": "Bearer",
            "expires_in": 3600,
            "scope": " ".join([Scope.ORDERS_READ, Scope.ORDERS_ANSWER]),
        },
        response_only=True,
        status_codes=["200"],
    ),
]


class TokenView(ApiView):
    """Gives a token. Its answers are kept for no retry: they hold a secret."""

    access = "public"
    keeps_answers = False
    authentication_classes = ()
    parser_classes = (FormParser,)

    @extend_schema(
        operation_id="token",
        summary="Get an access token",
        auth=[],
        request={"application/x-www-form-urlencoded": TokenRequestSerializer},
        responses={200: TokenSerializer, **dict.fromkeys((400, 401, 429), TokenErrorSerializer)},
        examples=EXAMPLES,
    )
    def post(self, request: Request) -> Response:
        """The client credentials flow of OAuth 2 (RFC 6749, 4.4). Id and secret are sent as fields
        of the form, or by HTTP Basic.
        """
        body = request._request.body  # noqa: SLF001  oauthlib reads it by itself
        request.data  # noqa: B018  refuses what is no form
        text = body.decode("utf-8", "replace") if len(body) <= LONGEST else ""
        try:
            told, status = _ask(request, text.replace("\x00", ""))
        except TooManyGuesses as refusal:
            told = _refusal("invalid_client", refusal.code, str(refusal))
            response = Response(told, status=refusal.status)
            response["Retry-After"] = str(refusal.seconds)
            return response
        response = Response(told, status=status)
        if status == UNKNOWN:
            response["WWW-Authenticate"] = BASIC
        return response


def _ask(request: Request, body: str) -> tuple[dict[str, Any], int]:
    """What oauthlib says to this form, and the status."""
    headers = {
        "Authorization": request.headers.get("Authorization", ""),
        "Remote-Addr": request.META.get("REMOTE_ADDR", ""),
    }
    try:
        _headers, answer, status = SERVER.create_token_response(
            request.build_absolute_uri(), "POST", body, headers
        )
    except OAuth2Error as refusal:
        answer, status = refusal.json, refusal.status_code
    told = json.loads(answer)
    if error := told.get("error"):
        told = _refusal(error, error, _sentence(error))
    return told, status


def _refusal(error: str, code: str, detail: str) -> dict[str, Any]:
    return {
        "error": error,
        "error_description": detail,
        "code": code,
        "detail": detail,
        "field": "",
    }


def _sentence(error: str) -> str:
    sentences = {
        "invalid_client": _(
            "Client id and secret do not belong together, or the client was revoked. Look at "
            "“API clients” in the settings."
        ),
        "invalid_scope": _("The client does not have all of these scopes."),
        "unsupported_grant_type": _("Send grant_type=client_credentials."),
    }
    return sentences.get(
        error,
        _("Send grant_type=client_credentials, client_id and client_secret as a form, each once."),
    )
