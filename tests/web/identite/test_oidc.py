"""A provider that does not answer as it should: refused in words, and left alone for a while."""

from typing import Any

import httpx
import pytest

from web.identite.oidc import ConnexionRefusee, Connexions, Fournisseur

EMETTEUR = "https://identite.example"
DECLARE = {
    "issuer": EMETTEUR,
    "authorization_endpoint": f"{EMETTEUR}/authorize",
    "token_endpoint": f"{EMETTEUR}/token",
    "userinfo_endpoint": f"{EMETTEUR}/userinfo",
    "jwks_uri": f"{EMETTEUR}/jwks",
    "response_types_supported": ["code"],
    "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": ["RS256"],
}


def connexions(declare: Any, cles: Any = None) -> tuple[Connexions, list[str]]:
    """Sign-ins at a provider that declares this, and the paths that it is asked. Nothing is written before it answers."""
    demandes: list[str] = []

    def repondre(requete: httpx.Request) -> httpx.Response:
        demandes.append(requete.url.path)
        reponse = cles if requete.url.path == "/jwks" else declare
        if isinstance(reponse, Exception):
            raise reponse
        return httpx.Response(200, json=reponse)

    client = httpx.Client(transport=httpx.MockTransport(repondre))
    fournisseur = Fournisseur(EMETTEUR, "essai", "secret", "https://ici.example")
    return Connexions(None, fournisseur, client), demandes  # type: ignore[arg-type]  # see above


@pytest.mark.parametrize(
    ("declare", "cles"),
    [
        ([], None),
        ("bonjour", None),
        ({}, None),
        (DECLARE | {"issuer": "https://ailleurs.example"}, None),
        (DECLARE | {"jwks_uri": None}, None),
        (DECLARE, []),
        (DECLARE, {}),
        (DECLARE, {"keys": None}),
        (DECLARE, {"keys": [{"kty": "RSA"}]}),
        (DECLARE, {"keys": [{"kty": "RSA", "n": "!!", "e": "AQAB"}]}),
        (DECLARE, httpx.ConnectError("absent")),
    ],
)
def test_une_declaration_illisible(declare: Any, cles: Any) -> None:
    with pytest.raises(ConnexionRefusee, match="ne répond pas comme il le devrait"):
        connexions(declare, cles)[0].commencer("/")


def test_il_n_est_pas_redemande_aussitot() -> None:
    """Whoever comes next does not wait for it in turn, until it had time to come back."""
    absent, demandes = connexions(httpx.ConnectTimeout("trop long"))
    for _ in range(3):
        with pytest.raises(ConnexionRefusee):
            absent.commencer("/")
    assert demandes == ["/.well-known/openid-configuration"]
    absent._repos_jusqu_a = 0.0
    with pytest.raises(ConnexionRefusee):
        absent.commencer("/")
    assert len(demandes) == 2
