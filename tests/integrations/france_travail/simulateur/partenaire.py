"""A plain caller of the simulator, as a département's first script would be: token, jeton usager, headers."""

from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from integrations.france_travail.simulateur.jetons import PORTEES
from integrations.france_travail.simulateur.serveur import Simulateur

AGENT: Final = {"pa-identifiant-agent": "BATCH", "pa-nom-agent": "ESSAI", "pa-prenom-agent": "ESSAI"}
NIR: Final = "2800199123457"
NAISSANCE: Final = "1980-01-15"
NUMERO: Final = "10000000001"


def personne(numero: str = NUMERO, **precisions: Any) -> dict[str, Any]:
    """A person to load: nobody's."""
    return {
        "numero": numero,
        "nir": NIR,
        "dateNaissance": NAISSANCE,
        "identite": {
            "etatCivil": {"civilite": "Mme", "nom": "ESSAI", "prenom": "Camille", "dateNaissance": NAISSANCE},
            "adresses": [{"codeInseeCommune": "33063", "codePostal": "33000", "libelleCommune": "BORDEAUX"}],
            "emails": [],
            "telephones": [],
        },
        "contrat_usager": {"m_statut": "Inscrit", "m_date_effet_statut": "2026-01-05", "m_duree_inscription_12": 9},
        **precisions,
    }


@dataclass
class Partenaire:
    """Calls the simulator; tokens are asked for once."""

    simulateur: Simulateur
    http: httpx.Client
    entetes: dict[str, str] = field(default_factory=dict)
    _jetons: dict[str, str] = field(default_factory=dict)

    def s_identifier(self, portees: str = "", secret: str | None = None) -> httpx.Response:
        """Ask for an access token, of every scope by default."""
        reponse = self.http.post(
            self.simulateur.url_jeton,
            data={
                "grant_type": "client_credentials",
                "client_id": self.simulateur.client_id,
                "client_secret": secret or self.simulateur.client_secret,
                "scope": portees or " ".join(sorted(PORTEES)),
            },
        )
        if reponse.is_success:
            self.entetes = {**AGENT, "Authorization": f"Bearer {reponse.json()['access_token']}"}
        return reponse

    def oublier(self) -> None:
        """Forget every token."""
        self.entetes = {}
        self._jetons.clear()

    def appeler(
        self, methode: str, chemin: str, corps: Any = None, *, numero: str | None = None, **options: Any
    ) -> httpx.Response:
        """Call an API, for a person when ``numero`` is given."""
        if not self.entetes:
            self.s_identifier().raise_for_status()
        entetes = {**self.entetes, **options.pop("headers", {})}
        if numero is not None:
            entetes["ft-jeton-usager"] = self._jeton_usager(numero)
        return self.http.request(methode, f"{self.simulateur.base}/{chemin}", json=corps, headers=entetes, **options)

    def chercher(self, numero: str) -> httpx.Response:
        """Search a person by number."""
        return self.appeler(
            "POST", "rechercher-usager/v2/usagers/par-numero-francetravail", {"numeroFranceTravail": numero}
        )

    def activites(self, code: str) -> list[dict[str, Any]]:
        """Activities of a code."""
        reponse = self.appeler("GET", "activites-operationnelles/v2/activites/chercher", params={"codeActivite": code})
        assert reponse.status_code in {200, 204}, reponse.text
        trouvees: list[dict[str, Any]] = reponse.json()["activites"] if reponse.content else []
        return trouvees

    def _jeton_usager(self, numero: str) -> str:
        if numero not in self._jetons:
            self._jetons[numero] = self.chercher(numero).raise_for_status().json()["jetonUsager"]
        return self._jetons[numero]
