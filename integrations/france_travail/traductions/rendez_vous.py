"""Rendez-vous partenaire v1: each step sends the whole rendez-vous, as it stands after it.

Peers lose what is said here: who cancelled (``initiateur``), that a meeting was moved (MODIFIE), its new date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from integrations.france_travail import services
from integrations.france_travail.appel import Appel, ContexteTraduction
from integrations.france_travail.traductions.lecture import instant
from integrations.france_travail.traductions.registre import annule, traduit
from integrations.france_travail.traductions.table import Illisible, Table
from ledger.dates import PARIS
from ledger.dossier.fold import visibles
from ledger.events.suivi.rendez_vous import (
    RendezVousAnnule,
    RendezVousDeplace,
    RendezVousHonore,
    RendezVousManque,
    RendezVousPlanifie,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous, Partie, TypeReception

MODALITES: Final = Table(
    "modaliteContact",
    Modalite,
    {Modalite.SUR_PLACE: "PHYSIQUE", Modalite.TELEPHONE: "TELEPHONE", Modalite.VISIO: "VISIO"},
)
MOTIFS: Final = Table(
    "motif",
    MotifRendezVous,
    {
        MotifRendezVous.ORIENTATION: "ORI",
        MotifRendezVous.PREMIER_ACCOMPAGNEMENT: "ACC",
        MotifRendezVous.SUIVI: "AUT",
        MotifRendezVous.CONTRAT_ENGAGEMENT: "AUT",
        MotifRendezVous.AUTRE: "AUT",
    },
    {"AUT": MotifRendezVous.AUTRE},
)
"""AUT shows its ``theme``, which says what ours is for: reading it back goes by the theme."""
INITIATEURS: Final = Table(
    "initiateur", Partie, {Partie.USAGER: "USAGER", Partie.SERVICE: "PARTENAIRE"}, {"CONSEILLER": Partie.SERVICE}
)
RECEPTIONS: Final = Table(
    "typeReception", TypeReception, {TypeReception.INDIVIDUEL: "IND", TypeReception.COLLECTIF: "COL"}
)
ORGANISMES: Final = Table(
    "organisme.code",
    Organisme,
    {
        Organisme.CONSEIL_DEPARTEMENTAL: "CD",
        Organisme.DELEGATAIRE: "DCD",
        Organisme.FRANCE_TRAVAIL: "FT",
        Organisme.MISSION_LOCALE: "ML",
        Organisme.CAP_EMPLOI: "CE",
    },
    {"IND": None},
)
STATUTS: Final[Mapping[Any, str]] = {
    RendezVousPlanifie: "PRIS",
    RendezVousDeplace: "MODIFIE",
    RendezVousHonore: "EFFECTUE",
    RendezVousManque: "ABSENT",
    RendezVousAnnule: "ANNULE",
}
CLASSES: Final = {statut: classe for classe, statut in STATUTS.items()}
THEMES: Final = {motif.libelle.capitalize(): motif for motif in MotifRendezVous}
MARQUE: Final = "réf. "
"""The end of the description: by it a rendez-vous is found again after a doubt, even among others at the same hour."""


@traduit(RendezVousPlanifie, RendezVousDeplace, RendezVousHonore, RendezVousManque, RendezVousAnnule)
def transmettre(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """PUT under the id that France Travail gave; POST as long as it gave none, whatever the step."""
    corps = _etat(e.corps["rendez_vous"], contexte)
    return None if corps is None else appel(corps, contexte.references.get(e.corps["rendez_vous"]))


@annule(RendezVousDeplace, RendezVousHonore, RendezVousManque, RendezVousAnnule)
def revenir(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """An outcome recorded by mistake: the rendez-vous is again what it was without it."""
    return transmettre(e, contexte)


@annule(RendezVousPlanifie)
def supprimer(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """A rendez-vous recorded by mistake never was. One that is cancelled is sent with its status, which says by whom."""
    reference = contexte.references.get(e.corps["rendez_vous"])
    if reference is None:
        return None
    return Appel(services.SUPPRESSION_RENDEZ_VOUS, "DELETE", f"/rendez-vous/{reference}")


def appel(corps: Mapping[str, Any], reference: str | None) -> Appel:
    """The call that makes France Travail hold this rendez-vous."""
    if reference is None:
        return Appel(services.CREATION_RENDEZ_VOUS, "POST", "/rendez-vous", corps)
    return Appel(services.MODIFICATION_RENDEZ_VOUS, "PUT", "/rendez-vous", {"id": reference, **corps})


def _etat(rendez_vous: str, contexte: ContexteTraduction) -> dict[str, Any] | None:
    """The rendez-vous as the history leaves it; None when nothing plans it any more."""
    etat: dict[str, Any] | None = None
    for e in visibles(contexte.historique):
        if e.classe not in STATUTS or e.corps["rendez_vous"] != rendez_vous:
            continue
        if e.classe is RendezVousPlanifie:
            etat = _planifie(e.corps, contexte)
        elif etat is None:
            continue
        elif e.classe is RendezVousDeplace:
            etat["date"] = ecrire_instant(e.corps["le"], e.corps["heure"])
        etat["statut"] = STATUTS[e.classe]
        if "par" in e.corps:
            etat["initiateur"] = INITIATEURS.exiger(e.corps["par"])
    return etat


def _planifie(corps: Mapping[str, Any], contexte: ContexteTraduction) -> dict[str, Any]:
    lieu = contexte.structures.get(corps.get("lieu") or corps["structure"])
    theme = MotifRendezVous[corps["motif"]].libelle.capitalize()
    return {
        "date": ecrire_instant(corps["le"], corps["heure"]),
        "duree": corps["duree_prevue_min"],
        "modaliteContact": MODALITES.exiger(corps["modalite"]),
        "motif": MOTIFS.exiger(corps["motif"]),
        "theme": theme,
        "description": f"{theme} ({MARQUE}{marque(corps['rendez_vous'])})",
        "initiateur": INITIATEURS.exiger(corps["initiateur"]),
        "typeReception": RECEPTIONS.exiger(corps.get("type_reception", TypeReception.INDIVIDUEL)),
        "organisme": _organisme(corps["structure"], contexte),
        **_lieu(lieu.libelle if lieu else None, lieu.adresse if lieu else None),
        **_telephone(corps["modalite"], contexte, corps["structure"]),
    }


def _organisme(code: str, contexte: ContexteTraduction) -> dict[str, Any]:
    structure = contexte.structures.get(code)
    if structure is None or structure.organisme is None:
        return {"code": "IND"}
    dits = {
        "code": ORGANISMES.exiger(structure.organisme),
        "idStructure": structure.code,
        "libelleStructure": structure.libelle,
        "emailContact": structure.courriel,
        "telephoneContact": structure.telephone,
    }
    return {nom: valeur for nom, valeur in dits.items() if valeur is not None}


def _lieu(libelle: str | None, adresse: str | None) -> dict[str, str]:
    dits = {"libelleAdresse": libelle, "adresse": adresse}
    return {nom: valeur for nom, valeur in dits.items() if valeur is not None}


def _telephone(modalite: str, contexte: ContexteTraduction, code: str) -> dict[str, str]:
    """The number that calls the person: the structure's, never the person's own (rdv-insertion sends that one)."""
    structure = contexte.structures.get(code)
    if Modalite[modalite] is not Modalite.TELEPHONE or structure is None or structure.telephone is None:
        return {}
    return {"telephoneContactUsager": structure.telephone}


def marque(rendez_vous: str) -> str:
    """The last twelve signs of our id: enough to tell the rendez-vous of a person apart."""
    return rendez_vous.replace("-", "")[-12:]


def ecrire_instant(le: str, heure: str) -> str:
    """Day and hour in Paris, as the instant that the API takes (UTC, milliseconds)."""
    paris = datetime.combine(date.fromisoformat(le), time.fromisoformat(heure), PARIS)
    return paris.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@dataclass(frozen=True, slots=True)
class RendezVousLu:
    """A rendez-vous as France Travail holds it, day and hour in Paris."""

    reference: str
    le: date
    heure: time
    motif: MotifRendezVous
    modalite: Modalite
    initiateur: Partie | None
    reception: TypeReception
    statut: str
    marque: str | None


def lire(lu: Mapping[str, Any]) -> RendezVousLu:
    """An item of ``rendez-vous-usager``; raises :class:`Illisible`."""
    try:
        quand = instant(lu.get("date"))
    except ValueError:
        message = "date du rendez-vous : la valeur lue n'est pas un instant"
        raise Illisible(message) from None
    statut, description = lu.get("statut"), lu.get("description")
    if statut not in CLASSES:
        message = "statut du rendez-vous : la valeur lue n'est pas traitée"
        raise Illisible(message)
    _, _, apres = description.partition(MARQUE) if isinstance(description, str) else ("", "", "")
    initiateur = lu.get("initiateur")
    return RendezVousLu(
        reference=str(lu.get("idOrigine") or lu.get("id") or ""),
        le=quand.date(),
        heure=quand.time(),
        motif=THEMES.get(str(lu.get("theme"))) or MOTIFS.lire(lu.get("motif")),
        modalite=MODALITES.lire(lu.get("modaliteContact")),
        initiateur=INITIATEURS.lire(initiateur) if initiateur is not None else None,
        reception=RECEPTIONS.lire(lu.get("typeReception")),
        statut=statut,
        marque=apres[:12] or None,
    )
