"""What the client and France Travail say to each other, kept to be held against the published contracts."""

from urllib.parse import parse_qsl

import httpx

from tests.integrations.france_travail.simulateur.echanges import VERIFIES, Echange


class Ecoute(httpx.BaseTransport):
    """A transport that keeps what was said to the APIs."""

    def __init__(self, echanges: list[Echange]) -> None:
        self._echanges, self._vers = echanges, httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        reponse = self._vers.handle_request(request)
        corps = reponse.read()
        if request.url.path.startswith("/partenaire/"):
            self._echanges.append(
                Echange(
                    request.method,
                    request.url.path,
                    dict(parse_qsl(request.url.query.decode())),
                    {nom: request.headers[nom] for nom in VERIFIES if nom in request.headers}
                    | {nom: v for nom, v in request.headers.items() if nom.startswith(("code", "date"))},
                    request.content,
                    request.headers.get("content-type", ""),
                    reponse.status_code,
                    dict(reponse.headers),
                    corps,
                    reponse.headers.get("content-type", ""),
                )
            )
        return httpx.Response(reponse.status_code, headers=reponse.headers, stream=httpx.ByteStream(corps))

    def close(self) -> None:
        self._vers.close()
