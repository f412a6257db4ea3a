"""The page ``/docs``, from the installed package: nothing is fetched from elsewhere, and no other script runs."""

import re
from typing import Final

from fastapi import FastAPI, Response
from fastapi.openapi.docs import get_swagger_ui_html

from web.securite import politique_documentation

ADRESSE: Final = "/docs"
RESSOURCES: Final = "/static-offline-docs"
"""Where fastapi-offline serves Swagger UI."""
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def installer(application: FastAPI) -> None:
    """Serve the page; it is the same for everybody, and shows nothing of anybody."""
    assert application.openapi_url is not None  # noqa: S101 - as our application sets it
    corps = bytes(
        get_swagger_ui_html(
            openapi_url=application.openapi_url,
            title=application.title,
            swagger_js_url=f"{RESSOURCES}/swagger-ui-bundle.js",
            swagger_css_url=f"{RESSOURCES}/swagger-ui.css",
            swagger_favicon_url=f"{RESSOURCES}/favicon.png",
        ).body
    )
    entetes = {"Content-Security-Policy": politique_documentation(_SCRIPT.findall(corps.decode()))}

    @application.get(ADRESSE, include_in_schema=False)
    def documentation() -> Response:
        return Response(corps, media_type="text/html; charset=utf-8", headers=entetes)
