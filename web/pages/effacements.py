"""*Effacements*: who is to be erased and where it stands, for those whose function it is; what comes to its term."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from commands.base import Commande
from commands.conservation import Conservation, conservation, fermes_depuis
from commands.entree.effacement import ApprouverEffacement, ExaminerEffacement
from ledger.dates import aujourd_hui
from ledger.dossier import fold
from ledger.dossier.etat.donnees import Effacement
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.conservation import Phase
from ledger.vocabulaire.pouvoir import Fonction
from readmodels.listes.conservation import fermes_avant
from readmodels.listes.effacement import demandes
from readmodels.personnes import PersonneDuDossier, personnes
from web.acces import coffre_de, exiger_fonction, perimetre, peut_enregistrer
from web.rendu import rendre
from web.visite import Lit, Visite

router = APIRouter()
ADRESSE: Final = "/effacements"
FONCTIONS: Final = (Fonction.DROITS, Fonction.EFFACEMENT)
DOSSIERS_MAX: Final = 100
"""Dossiers read for the page; those that wait come first."""
A_TERME_MAX: Final = 50
"""Dossiers out of the active base that are shown, the first to come to their term."""


class Attente(Code):
    """Where an erasure stands."""

    A_EXAMINER = "A_EXAMINER", "à examiner"
    A_APPROUVER = "A_APPROUVER", "à approuver par un second agent"
    A_EXECUTER = "A_EXECUTER", "approuvés, en attente de leur exécution"
    EFFACES = "EFFACES", "effacés, certificat établi"
    CONSERVES = "CONSERVES", "refusés : les données demeurent"


GESTES: Final[dict[Attente, tuple[type[Commande], str, str]]] = {
    Attente.A_EXAMINER: (ExaminerEffacement, "examiner-effacement", "Examiner"),
    Attente.A_APPROUVER: (ApprouverEffacement, "approuver-effacement", "Approuver"),
}
"""The step that each waits for: its command, its page, the word on the link."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """An erasure; ``qui`` is None out of the views' reach, ``vers`` where the step that it waits for is taken."""

    dossier: UUID
    effacement: Effacement
    attente: Attente
    qui: PersonneDuDossier | None
    vers: str | None

    @property
    def en_retard(self) -> bool:
        """Whether the person should have been answered by now."""
        return self.attente in GESTES and self.effacement.repondre_le < aujourd_hui()


@router.get(ADRESSE)
def montrer(visite: Lit) -> Response:
    """Those that wait, by what they wait for, the first to be answered first; then certificates, and retention."""
    exiger_fonction(visite.acteur, *FONCTIONS)
    lignes = _lignes(visite)
    par_attente = {attente: [ligne for ligne in lignes if ligne.attente is attente] for attente in Attente}
    return rendre(
        visite,
        "donnees/effacements.html",
        par_attente={attente: siennes for attente, siennes in par_attente.items() if siennes},
        gestes=GESTES,
        limite=DOSSIERS_MAX if len({ligne.dossier for ligne in lignes}) == DOSSIERS_MAX else None,
        a_terme=list(_a_terme(visite)),
        a_terme_max=A_TERME_MAX,
        terme=Phase.TERME,
    )


def _lignes(visite: Visite) -> list[Ligne]:
    services, acteur = visite.services, visite.acteur
    vus = perimetre(acteur, services)
    dossiers = demandes(services.lecteur, DOSSIERS_MAX, vus)
    connues = personnes(services.lecteur, coffre_de(services, acteur), dossiers, perimetre=vus)
    lus, trouvees = services.journal.lire(dossiers), []
    for dossier in dossiers:
        etat = fold(dossier, lus[dossier])
        for effacement in etat.effacements.values():
            attente, vers = _attente(effacement), None
            if (geste := GESTES.get(attente)) is not None and peut_enregistrer(acteur, geste[0], etat):
                vers = f"/dossier/{dossier}/etape/{geste[1]}?objet={effacement.id}"
            trouvees.append(Ligne(dossier, effacement, attente, connues.get(dossier), vers))
    return sorted(trouvees, key=lambda ligne: (ligne.effacement.repondre_le, ligne.dossier))


def _attente(effacement: Effacement) -> Attente:
    if effacement.execute_le is not None:
        return Attente.EFFACES
    if effacement.approuve_le is not None:
        return Attente.A_EXECUTER
    if effacement.examine_le is None:
        return Attente.A_EXAMINER
    return Attente.CONSERVES if effacement.raison is not None else Attente.A_APPROUVER


def _a_terme(visite: Visite) -> Iterator[tuple[UUID, date, Conservation]]:
    """Dossiers out of the active base whose person is not erased, each with the day of its closing: names nobody."""
    services, cadre = visite.services, visite.services.cadre()
    depuis = fermes_depuis(services.regles, cadre.aujourd_hui)
    if depuis is None:
        return
    vus = perimetre(visite.acteur, services)
    fermes = fermes_avant(services.lecteur, depuis, limite=A_TERME_MAX, perimetre=vus)
    lus = services.journal.lire([ferme.dossier for ferme in fermes])
    for ferme in fermes:
        etat = fold(ferme.dossier, lus[ferme.dossier])
        if etat.efface_le is None:
            yield ferme.dossier, ferme.ferme_le, conservation(etat, cadre)
