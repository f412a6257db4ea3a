"""An OpenAPI file held against exchanges: each request and answer must be as it says."""

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from tests.integrations.france_travail.simulateur.echanges import Echange

METHODES: Final = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Contrat:
    """An OpenAPI document. ``ajouts``: answers it does not publish, by operation, each with its reason elsewhere."""

    document: Mapping[str, Any]
    api: OpenAPI = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "api", OpenAPI.from_dict(copy.deepcopy(dict(self.document))))

    @property
    def base(self) -> str:
        """Path of its server."""
        return str(urlsplit(self.document["servers"][0]["url"]).path)

    @property
    def operations(self) -> set[str]:
        """Its operations: ``POST /rendez-vous``."""
        return {
            f"{methode.upper()} {chemin}"
            for chemin, decrit in self.document["paths"].items()
            for methode in METHODES
            if methode in decrit
        }

    def operation(self, echange: Echange) -> str | None:
        """The operation of an exchange; the path without parameter first."""
        if not echange.chemin.startswith(f"{self.base}/"):
            return None
        chemin = echange.chemin.removeprefix(self.base)
        for modele in sorted(self.document["paths"], key=lambda lu: (lu.count("{"), lu)):
            motif = re.sub(r"\{[^}]+\}", "[^/]+", modele)
            if re.fullmatch(motif, chemin) and echange.methode.lower() in self.document["paths"][modele]:
                return f"{echange.methode} {modele}"
        return None

    def fautes(self, echanges: Sequence[Echange]) -> list[str]:
        """What is not as the document says: of every answer, and of every request that was not refused for its form."""
        trouvees = []
        for echange in echanges:
            if self.operation(echange) is None:
                continue
            requete = MockRequest(
                "https://api.francetravail.io",
                echange.methode.lower(),
                echange.chemin,
                args=dict(echange.parametres),
                headers=dict(echange.entetes),
                data=echange.corps or None,
                content_type=echange.genre or "application/json",
            )
            reponse = MockResponse(
                echange.corps_reponse,
                status_code=echange.statut,
                headers=dict(echange.entetes_reponse),
                content_type=echange.genre_reponse or "application/json",
            )
            try:
                if echange.statut < 400:
                    self.api.validate_request(requete)
                self.api.validate_response(requete, reponse)
            except OpenAPIError as faute:
                trouvees.append(f"{echange} : {_causes(faute)}")
        return trouvees


def _causes(faute: BaseException) -> str:
    suite: list[str] = []
    courante: BaseException | None = faute
    while courante is not None:
        suite.append(f"{type(courante).__name__} {courante}"[:300])
        suite += [str(erreur.message) for erreur in getattr(courante, "schema_errors", ())]
        courante = courante.__cause__
    return " < ".join(suite)
