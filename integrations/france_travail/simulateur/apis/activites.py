"""Activités opérationnelles v2 (and v1, that the collection still names): what the département has to do.

Activities are not stored: each one is there as long as the state calls for it, and goes with what is decided.
Source: version 2.1 of the published file; 1 000 at most, by due date, the rest through ``cursor``.
"""

import base64
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from integrations.france_travail.simulateur.acces import EtatCourant, Portees
from integrations.france_travail.simulateur.apis.orientation import decidee_le, en_attente, ouverte
from integrations.france_travail.simulateur.apis.rendez_vous import premier_accompagnement
from integrations.france_travail.simulateur.etat import Client, Etat, instant
from integrations.france_travail.simulateur.pannes import Tirage
from integrations.france_travail.simulateur.personnes import PersonneConnue
from integrations.france_travail.simulateur.reponses import Document, JsonUTF8, Refuse

routeur = APIRouter(prefix="/partenaire/activites-operationnelles", tags=["Activités opérationnelles"])
V1 = Annotated[Client, Depends(Portees("api_activites-operationnellesv1", "activitesCD", "profil_accedant"))]
V2 = Annotated[Client, Depends(Portees("api_activites-operationnellesv2", "activitesCD", "profil_accedant"))]

PAGE: Final = 1000
FAMILLES: Final = {
    "ACT382": "INSEA",
    "ACT414": "INSEA",
    "ACT380": "MSACC",
    "ACT366": "GLI100",
    "ACT367": "GLI100",
    "ACT368": "GLI100",
    "ACT369": "GLI100",
    "ACT370": "GLI100",
}
DELAIS_JOURS: Final = {"ACT366": 15, "ACT382": 15, "ACT414": 15, "ACT380": 15}
"""Delay before the due date; 15 days to instruct a suspension is the rule, the others are guesses."""
DELAI_JOURS: Final = 30
PROCHE_JOURS: Final = 5


class Recherche(BaseModel):
    """Criteria of a search: exactly one of the first three, as the file says."""

    codeActivite: str | None = None  # noqa: N815 - France Travail's names
    codeFamille: str | None = None  # noqa: N815
    codeDomaine: str | None = None  # noqa: N815
    numeroFranceTravail: str | None = None  # noqa: N815
    cursor: str | None = None

    def retient(self, code: str) -> bool:
        """Whether activities of this code are asked for."""
        if self.codeActivite is not None:
            return code == self.codeActivite
        if self.codeFamille is not None:
            return FAMILLES[code] == self.codeFamille
        return FAMILLES[code][:3] == self.codeDomaine


def _chercher(etat: Etat, client: Client, recherche: Recherche) -> list[Document]:
    criteres = {nom: getattr(recherche, nom) for nom in ("codeActivite", "codeFamille", "codeDomaine")}
    if sum(valeur is not None for valeur in criteres.values()) != 1:
        message = "Il faut renseigner exactement un paramètre."
        raise Refuse(400, {"code": "PARAM_INCOHERENT", "message": message, "details": criteres})
    personnes = etat.personnes.values()
    if recherche.numeroFranceTravail is not None:
        trouvee = etat.personnes.get(recherche.numeroFranceTravail)
        personnes = {trouvee.numero: trouvee}.values() if trouvee is not None else {}.values()
    trouvees = [
        activite
        for personne in personnes
        if personne.fusionnee_dans is None and client.organisme in personne.rattachements
        for activite in _de(etat, client, personne)
        if recherche.retient(activite["codeActivite"])
    ]
    trouvees.sort(key=lambda activite: (activite["dateEcheance"], activite["identifiantActivite"]))
    return trouvees


def _de(etat: Etat, client: Client, personne: PersonneConnue) -> Iterator[Document]:
    """The activities of a person for this caller."""
    proposee = en_attente(personne)
    if proposee is not None and client.organisme == "CD":
        adresse: Document = next(iter(personne.identite.get("adresses", ())), {})
        attributs = {
            "typeOrganismeAccompagnateur": proposee["organisme"],
            "codeInseeCommune": adresse.get("codeInseeCommune", ""),
            "typeParcours": proposee["parcours"],
        }
        reorientation = etat.reglages.variantes.reorientation_act414 and ouverte(personne) is not None
        code = "ACT414" if reorientation else "ACT382"
        yield _activite(etat, personne, code, datetime.fromisoformat(proposee["date_creation"]), attributs)
    courante = ouverte(personne)
    if courante is not None and courante["organisme"] == client.organisme:
        depuis = decidee_le(courante)
        if not premier_accompagnement(personne, depuis):
            yield _activite(etat, personne, "ACT380", depuis, {"motif": "ACC"})
    if client.organisme == "CD":
        nom = etat.reglages.variantes.attribut_sanction
        for consequence in personne.consequences.values():
            if consequence.etape in FAMILLES:
                attributs = {nom: consequence.identifiant}
                yield _activite(etat, personne, consequence.etape, consequence.depuis, attributs)


def _activite(etat: Etat, personne: PersonneConnue, code: str, depuis: datetime, attributs: dict[str, str]) -> Document:
    echeance = depuis + timedelta(days=DELAIS_JOURS.get(code, DELAI_JOURS))
    cle = f"{personne.numero}/{code}/{depuis.isoformat()}/{'/'.join(attributs.values())}"
    qui = {"identifiant": personne.numero, "typeIdentifiant": "numeroFranceTravail"}
    return {
        "identifiantActivite": f"{personne.numero[-5:]}${uuid5(NAMESPACE_URL, cle)}",
        "codeActivite": code,
        "usager": [qui] if etat.reglages.variantes.usager_en_liste else qui,
        "dateCreation": instant(depuis),
        "dateEcheance": instant(echeance),
        "dateEcheanceProche": instant(echeance - timedelta(days=PROCHE_JOURS)),
        "attributsSpecifiques": [{"nom": nom, "valeur": valeur} for nom, valeur in attributs.items() if valeur],
    }


@routeur.get("/v2/activites/chercher")
async def chercher(
    request: Request, etat: EtatCourant, client: V2, recherche: Annotated[Recherche, Query()]
) -> Response:
    """A page of activities; 204 when there is none."""
    trouvees = _doubler(request.app.state.tirage, _chercher(etat, client, recherche))
    debut = _position(recherche.cursor)
    page = trouvees[debut : debut + PAGE]
    if not page:
        return Response(status_code=204)
    reste = debut + PAGE < len(trouvees)
    corps: Document = {"size": len(page), "activites": page, "hasMore": reste}
    if reste:
        corps["cursor"] = base64.urlsafe_b64encode(str(debut + PAGE).encode()).decode()
    return JsonUTF8(corps)


@routeur.get("/v1/activites/chercher")
async def chercher_v1(etat: EtatCourant, client: V1, recherche: Annotated[Recherche, Query()]) -> Response:
    """Version 1: a bare list."""
    trouvees = _chercher(etat, client, recherche)[:PAGE]
    return JsonUTF8(trouvees) if trouvees else Response(status_code=204)


def _doubler(tirage: Tirage, trouvees: list[Document]) -> list[Document]:
    """List some activities twice, when that fault is in force."""
    part = tirage.pannes.part_doublon
    return [vue for activite in trouvees for vue in [activite] * (2 if tirage.tirer("doublon", part) else 1)]


def _position(curseur: str | None) -> int:
    if curseur is None:
        return 0
    try:
        return int(base64.urlsafe_b64decode(curseur))
    except ValueError:
        message = "Le curseur n'est pas valide."
        raise Refuse(400, {"code": "PARAM_INCOHERENT", "message": message, "details": {"cursor": curseur}}) from None
