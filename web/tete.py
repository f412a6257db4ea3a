"""HEAD answers wherever GET does: the same status and headers, no body (RFC 9110, 9.3.2)."""

from typing import Final

from anyio import CancelScope
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SANS_FIN: Final = "text/event-stream"
"""Media type of what is followed for ever, were it that nothing comes."""


class Tete:
    """Asks the application for what GET would answer, and lets its headers through alone."""

    def __init__(self, application: ASGIApp) -> None:
        """Around the whole application."""
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class. What would be followed for ever is ended, and gave back what it held, before its headers leave."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._application(scope, receive, send)
            return
        debuts: list[Message] = []
        with CancelScope() as portee:

            async def retenir(message: Message) -> None:
                if message["type"] == "http.response.start":
                    debuts.append(message)
                sans_fin = Headers(raw=debuts[0]["headers"]).get("content-type", "").startswith(SANS_FIN)
                if sans_fin or message.get("more_body"):
                    portee.cancel()

            await self._application({**scope, "method": "GET"}, receive, retenir)
        for debut in debuts:
            await send(debut)
            await send({"type": "http.response.body", "body": b""})
