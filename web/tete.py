"""HEAD answers wherever GET does: the same status and headers, no body (RFC 9110, 9.3.2)."""

from anyio import CancelScope
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Tete:
    """Asks the application for what GET would answer, and lets its headers through alone."""

    def __init__(self, application: ASGIApp) -> None:
        """Around the whole application."""
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class. What would follow for ever is ended once its headers left."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._application(scope, receive, send)
            return
        with CancelScope() as portee:

            async def sans_corps(message: Message) -> None:
                if message["type"] == "http.response.start":
                    await send(message)
                elif not portee.cancel_called:
                    await send({"type": "http.response.body", "body": b""})
                    if message.get("more_body"):
                        portee.cancel()

            await self._application({**scope, "method": "GET"}, receive, sans_corps)
