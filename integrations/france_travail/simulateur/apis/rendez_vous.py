"""Rendez-vous partenaire v1: taken, changed, cancelled, read. Taking one twice makes two: only reading them tells.

An unknown id is refused with 400 and ``ID_NON_RECONNU`` (met by peers: ids go when France Travail merges two persons).
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Final, Literal
from uuid import uuid4

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from integrations.france_travail.simulateur.acces import EtatCourant, Portees, UsagerCourant
from integrations.france_travail.simulateur.etat import Client, inconnus, instant
from integrations.france_travail.simulateur.personnes import PersonneConnue
from integrations.france_travail.simulateur.reponses import Document, Refuse, invalide

routeur = APIRouter(prefix="/partenaire/rendez-vous-partenaire/v1", tags=["Rendez-vous partenaire v1"])
Appelant = Annotated[Client, Depends(Portees("api_rendez-vous-partenairev1", "gererRDV", "profil_accedant"))]
PASSES_JOURS: Final = 30
DUREE_MIN: Final = 30
"""Length of a rendez-vous that says none, in minutes."""


class Interlocuteur(BaseModel):
    """Who receives the person."""

    model_config = ConfigDict(extra="allow")
    civilite: Literal["M", "Mme", "Mx"] | None = None
    email: str | None = None
    nom: str | None = None
    organisme: str | None = None
    prenom: str | None = None
    service: str | None = None
    telephone: str | None = None


class Organisme(BaseModel):
    """Who gives the rendez-vous."""

    model_config = ConfigDict(extra="allow")
    code: Literal["IND", "FT", "CD", "DCD", "ML", "CE"]
    emailContact: str | None = None  # noqa: N815 - France Travail's names
    idStructure: str | None = None  # noqa: N815
    libelleStructure: str | None = None  # noqa: N815
    telephoneContact: str | None = None  # noqa: N815


class RendezVous(BaseModel):
    """Body of POST (without ``id``) and of PUT (with it, and whole: what is not given is forgotten)."""

    model_config = ConfigDict(extra="allow")
    id: str | None = None
    date: AwareDatetime
    modaliteContact: Literal["VISIO", "TELEPHONE", "PHYSIQUE"]  # noqa: N815
    motif: Literal["AUT", "ACC", "ORI"]
    organisme: Organisme
    statut: Literal["PRIS", "EFFECTUE", "MODIFIE", "ABSENT", "ANNULE"]
    typeReception: Literal["IND", "COL"]  # noqa: N815
    adresse: str | None = None
    commentaire: str | None = None
    description: str | None = None
    duree: int | None = Field(default=None, ge=1)
    information: str | None = None
    initiateur: Literal["USAGER", "PARTENAIRE"] | None = None
    interlocuteur: Interlocuteur | None = None
    libelleAdresse: str | None = None  # noqa: N815
    telephoneContactUsager: str | None = None  # noqa: N815
    theme: str | None = None
    urlVisio: str | None = None  # noqa: N815


def premier_accompagnement(personne: PersonneConnue, depuis: datetime) -> bool:
    """Whether a rendez-vous of accompaniment was taken since then, and not cancelled."""
    return any(
        rdv["motif"] == "ACC" and rdv["statut"] != "ANNULE" and datetime.fromisoformat(rdv["_recu_le"]) >= depuis
        for rdv in personne.rendez_vous.values()
    )


@routeur.post("/rendez-vous", status_code=202)
async def creer(etat: EtatCourant, client: Appelant, personne: UsagerCourant, corps: RendezVous) -> Document:
    """Take a rendez-vous."""
    inconnus(corps, etat, "rendez-vous")
    identifiant = str(uuid4())
    quand = instant(etat.maintenant())
    personne.rendez_vous[identifiant] = _tenir(
        corps, client, identifiant, recu_le=quand, maintenant=quand, historique=[]
    )
    etat.noter("rendezVousCree", personne, id=identifiant, statut=corps.statut, date=instant(corps.date))
    return {"id": identifiant}


@routeur.put("/rendez-vous", status_code=202, response_model=None)
async def modifier(etat: EtatCourant, client: Appelant, personne: UsagerCourant, corps: RendezVous) -> None:
    """Change a rendez-vous, or say how it ended."""
    inconnus(corps, etat, "rendez-vous")
    ancien = _sien(client, personne, corps.id)
    personne.rendez_vous[ancien["id"]] = _tenir(
        corps,
        client,
        ancien["id"],
        recu_le=ancien["_recu_le"],
        maintenant=instant(etat.maintenant()),
        historique=ancien["_historique"],
    )
    etat.noter("rendezVousModifie", personne, id=ancien["id"], statut=corps.statut, date=instant(corps.date))


@routeur.delete("/rendez-vous/{identifiant}", status_code=202, response_model=None)
async def annuler(etat: EtatCourant, client: Appelant, personne: UsagerCourant, identifiant: str) -> None:
    """Cancel a rendez-vous; it stays readable, cancelled."""
    ancien = _sien(client, personne, identifiant)
    quand = instant(etat.maintenant())
    ancien |= {"statut": "ANNULE", "_annule_le": quand}
    ancien["_historique"].append({"dateReceptionEvenement": quand, "typeAction": {"statut": "ANNULE"}})
    etat.noter("rendezVousAnnule", personne, id=identifiant, statut="ANNULE", date=ancien["date"])


def _sien(client: Client, personne: PersonneConnue, identifiant: str | None) -> Document:
    trouve = personne.rendez_vous.get(identifiant or "")
    if trouve is None:
        message = "Il n'existe pas de rdv pour l'id et l'utilisateur indiqué"
        raise Refuse(400, {"codeHttp": 400, "codeErreur": "ID_NON_RECONNU", "message": message})
    if trouve["_client"] != client.identifiant:
        message = "Le rendez-vous appartient à un autre partenaire"
        raise Refuse(403, {"codeHttp": 403, "codeErreur": "RDV_AUTRE_PARTENAIRE", "message": message})
    return trouve


def _tenir(
    corps: RendezVous, client: Client, identifiant: str, *, recu_le: str, maintenant: str, historique: list[Document]
) -> Document:
    """The stored form: the body as received, and what reading adds."""
    recu = corps.model_dump(mode="json", exclude_none=True, include=set(RendezVous.model_fields))
    return {
        **recu,
        "id": identifiant,
        "date": instant(corps.date),
        "_client": client.identifiant,
        "_recu_le": recu_le,
        "_annule_le": maintenant if corps.statut == "ANNULE" else None,
        "_historique": [*historique, {"dateReceptionEvenement": maintenant, "typeAction": {"statut": corps.statut}}],
    }


@routeur.get("/rendez-vous-usager")
async def lire(
    request: Request,
    etat: EtatCourant,
    client: Appelant,  # noqa: ARG001 - every partner's rendez-vous are shown
    personne: UsagerCourant,
    debut: Annotated[str | None, Query(alias="date-debut")] = None,
    fin: Annotated[str | None, Query(alias="date-fin")] = None,
) -> list[dict[str, Any]]:
    """Rendez-vous between two days (dd-MM-yyyy); by default those to come and of the last 30 days."""
    au_plus_tot = _jour(request, debut) or etat.maintenant().date() - timedelta(days=PASSES_JOURS)
    au_plus_tard = _jour(request, fin) or date.max
    tous = list(personne.rendez_vous.values())
    return [
        _lu(rdv, tous)
        for rdv in sorted(tous, key=lambda rdv: str(rdv["date"]))
        if au_plus_tot <= datetime.fromisoformat(rdv["date"]).date() <= au_plus_tard
    ]


def _jour(request: Request, texte: str | None) -> date | None:
    if texte is None:
        return None
    try:
        return datetime.combine(datetime.strptime(texte, "%d-%m-%Y").date(), time(), UTC).date()  # noqa: DTZ007 - a day
    except ValueError:
        raise Refuse(400, invalide(request.url.path, "Les dates sont au format dd-MM-yyyy")) from None


def _lu(rdv: Document, tous: list[Document]) -> Document:
    """A rendez-vous as it is read; names differ from those written."""
    lu: Document = {
        nom: rdv[nom] for nom in ("date", "modaliteContact", "motif", "organisme", "statut", "typeReception")
    }
    lu |= {
        "duree": rdv.get("duree", DUREE_MIN),
        "theme": rdv.get("theme", ""),
        "idOrigine": rdv["id"],
        "estEnConflit": any(_se_chevauchent(rdv, autre) for autre in tous if autre is not rdv),
        "historiqueEvenementList": rdv["_historique"],
    }
    if "adresse" in rdv or "libelleAdresse" in rdv:
        # The read file swaps the two: `adresseLibre` is the name of the place, `libelleAdresse` its address.
        lu["adresse"] = {"adresseLibre": rdv.get("libelleAdresse", ""), "libelleAdresse": rdv.get("adresse", "")}
    noms = {"commentaire": "commentaireUsager", "information": "informationUtile"}
    for nom in ("commentaire", "description", "information", "telephoneContactUsager"):
        if nom in rdv:
            lu[noms.get(nom, nom)] = rdv[nom]
    if "initiateur" in rdv:
        lu["initiateur"] = "USAGER" if rdv["initiateur"] == "USAGER" else "CONSEILLER"
    if "interlocuteur" in rdv:
        recu = rdv["interlocuteur"]
        lu["interlocuteur"] = {**recu, **({"civilite": recu["civilite"].upper()} if "civilite" in recu else {})}
    if rdv["_annule_le"] is not None:
        lu["dateAnnulation"] = rdv["_annule_le"]
    return lu


def _se_chevauchent(rdv: Document, autre: Document) -> bool:
    if "ANNULE" in {rdv["statut"], autre["statut"]}:
        return False
    debuts = [datetime.fromisoformat(lu["date"]) for lu in (rdv, autre)]
    fins = [
        debut + timedelta(minutes=lu.get("duree", DUREE_MIN)) for debut, lu in zip(debuts, (rdv, autre), strict=True)
    ]
    return debuts[0] < fins[1] and debuts[1] < fins[0]
