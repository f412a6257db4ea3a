"""*Mon équipe*: for who leads a structure, what each référent carries, who is absent, and who looks after whose persons."""

from collections import Counter
from collections.abc import Mapping
from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from commands.base import Jour
from ledger.annexes.disponibilites import Disponibilites
from ledger.annexes.remplacements import DUREE_MAX, Remplacement, RemplacementImpossible, Remplacements
from ledger.dates import aujourd_hui
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.territoire import Place
from readmodels.listes.equipe import ChargeAgent, equipe
from readmodels.listes.volets import Volet
from web.acces import exiger_fonction, perimetre, tient
from web.formulaires.arbre import Presentation, Saisies, decrire, nommer
from web.formulaires.lecture import lire
from web.pages.equipe import taches
from web.rendu import rendre
from web.visite import Instruit, Lit, Visite

router = APIRouter()
ADRESSE: Final = "/equipe"
REMPLACEMENTS: Final = f"{ADRESSE}/remplacements"


class RemplacementDit(BaseModel):
    """Who is absent, who looks after his persons, and on which days, both included."""

    absent: UUID
    remplacant: UUID
    du: Jour
    au: Jour

    def fautes(self) -> dict[str, str]:
        """Faults between the fields, by field."""
        if self.remplacant == self.absent:
            return {"remplacant": "Choisissez un autre agent : il ne se remplace pas lui-même."}
        if self.au < max(self.du, aujourd_hui()):
            return {"au": "Le dernier jour vient après le premier, et n'est pas passé."}
        if self.au - self.du > DUREE_MAX:
            return {"au": "Un remplacement dure un an au plus : au-delà, transférez les personnes à un autre référent."}
        return {}


@router.get(ADRESSE)
def montrer(visite: Lit, structure: str = "") -> Response:
    """The team of who leads one; the tasks of the team for the others."""
    if not tient(visite.acteur, Fonction.ENCADREMENT):
        return taches.lister(visite, structure)
    return _page(visite, _menee(visite, structure))


@router.post(REMPLACEMENTS)
def remplacer(visite: Instruit) -> Response:
    """Have the persons of an absent agent looked after; sent twice, it is kept once."""
    exiger_fonction(visite.acteur, Fonction.ENCADREMENT)
    place = _exiger_menee(visite)
    agents = _agents(visite, place)
    lu = lire(RemplacementDit, tuple(RemplacementDit.model_fields), _presentation(agents), visite.saisies)
    fautes = lu.erreurs if lu.valeur is None else lu.valeur.fautes()
    if lu.valeur is not None and not fautes:
        dit = lu.valeur
        inconnus = [nom for nom in ("absent", "remplacant") if getattr(dit, nom) not in agents]
        fautes = dict.fromkeys(inconnus, "Choisissez dans la liste : cet agent n'est pas de votre équipe.")
    if lu.valeur is None or fautes:
        return _page(visite, place, fautes)
    pose = Remplacement(visite.cle, place.code, dit.absent, dit.remplacant, dit.du, dit.au)
    try:
        Remplacements(visite.services.journal).poser(pose, visite.acteur.agent)
    except RemplacementImpossible as refus:
        return _page(visite, place, {"": refus.phrase})
    return RedirectResponse(f"{ADRESSE}?structure={place.code}", 303)


@router.post(f"{REMPLACEMENTS}/{{remplacement}}/retirer")
def retirer(remplacement: UUID, visite: Instruit) -> Response:
    """It ends now."""
    exiger_fonction(visite.acteur, Fonction.ENCADREMENT)
    place = _exiger_menee(visite)
    Remplacements(visite.services.journal).retirer(place.code, remplacement)
    return RedirectResponse(f"{ADRESSE}?structure={place.code}", 303)


def mene(visite: Visite, referent: UUID) -> bool:
    """Whether somebody leads the structure of a référent."""
    if not tient(visite.acteur, Fonction.ENCADREMENT):
        return False
    menees = {place.code for place in menees_par(visite)}
    tous = visite.services.ecrans.habilitations.referents(aujourd_hui())
    return any(r.agent == referent and r.structure in menees for r in tous)


def menees_par(visite: Visite) -> list[Place]:
    """The structures whose teams an agent leads: his own; those of his perimeter when he is of none."""
    offertes = taches.offertes(visite, perimetre(visite.acteur, visite.services))
    return [place for place in offertes if visite.acteur.structure in (None, place.code)]


def _menee(visite: Visite, structure: str) -> Place | None:
    return taches.choisir(visite, menees_par(visite), structure)


def _exiger_menee(visite: Visite) -> Place:
    place = _menee(visite, visite.champ("structure"))
    if place is None:
        raise HTTPException(404)
    return place


def _agents(visite: Visite, place: Place | None) -> dict[UUID, str]:
    """Who may come in as a référent of the structure today, by name."""
    if place is None:
        return {}
    presents = visite.services.ecrans.habilitations.referents(aujourd_hui(), structure=place.code)
    return {referent.agent: referent.nom for referent in presents}


def _presentation(agents: Mapping[UUID, str]) -> Presentation:
    choix = tuple((str(agent), nom) for agent, nom in agents.items())
    return Presentation(
        libelles={"absent": "Qui est absent ?", "remplacant": "Qui suit ses dossiers ?", "du": "Du", "au": "Au"},
        options={"absent": choix, "remplacant": choix},
        aides={"au": "Ce jour compris. Le référent des personnes ne change pas."},
    )


def _distingues(noms: Mapping[UUID, str]) -> dict[UUID, str]:
    """Agents of one name are told apart by a rank, the same wherever the page names them."""
    rangs: dict[str, int] = Counter()
    combien, dits = Counter(noms.values()), dict[UUID, str]()
    for agent, nom in sorted(noms.items(), key=lambda un: (un[1], str(un[0]))):
        rangs[nom] += 1
        dits[agent] = f"{nom} ({rangs[nom]})" if combien[nom] > 1 else nom
    return dits


def _page(visite: Visite, place: Place | None, fautes: Mapping[str, str] | None = None) -> Response:
    services, le, agents = visite.services, aujourd_hui(), _agents(visite, place)
    vus = perimetre(visite.acteur, services)
    lue = equipe(services.lecteur, place.code, le, perimetre=vus) if place is not None else None
    charges = {charge.referent: charge for charge in lue.charges} if lue is not None else {}
    poses = Remplacements(services.journal).de_structure(place.code, le) if place is not None else []
    tous = {agent for agent in (*charges, *agents) if agent is not None}
    cites = {agent for r in poses for agent in (r.absent, r.remplacant)}
    connus = services.ecrans.habilitations.noms(tous | cites) | agents
    noms = _distingues({agent: connus.get(agent, taches.SANS_HABILITATION) for agent in tous | cites})
    saisies: Saisies = {} if fautes is None else visite.saisies
    presentation = _presentation({agent: noms[agent] for agent in agents})
    champs = decrire(RemplacementDit, tuple(RemplacementDit.model_fields), presentation, saisies, fautes)
    lignes = [(agent, charges.get(agent) or ChargeAgent(referent=agent)) for agent in tous]
    return rendre(
        visite,
        "equipe/equipe.html",
        statut=422 if fautes else 200,
        adresse=ADRESSE,
        encadre=True,
        places=[(p.code, p.libelle) for p in menees_par(visite)],
        choisie=place,
        agents=sorted(lignes, key=lambda ligne: (ligne[0] not in agents, noms[ligne[0]])),
        sans_referent=charges.get(None),
        en_poste=agents,
        noms=noms,
        absences=Disponibilites(services.journal).prochaines(tous, le),
        poses=poses,
        volets=Volet,
        champs=champs,
        noms_champs=nommer(champs),
        erreurs=fautes or {},
        cle=str(uuid4()),
    )
