"""The orientation in one form: the decision, the structure that follows from it, its référent, the first rendez-vous, and
how the person is told; several steps, recorded all or none.

A notification has a date certaine: the letter handed over is notified at once; the one that is posted will be, when its
receipt comes back. Nothing is said received before.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import uuid5

from commands.base import Heure, Jour
from commands.orientations.designation import DesignerReferent, DesignerStructure
from commands.orientations.notification_orientation import NotifierOrientation
from commands.orientations.orientation import DeciderOrientation
from commands.suivi.convocation import EmettreConvocation
from commands.suivi.rendez_vous import PlanifierRendezVous
from ledger.dossier import Dossier
from ledger.events.base import IdAgent
from ledger.vocabulaire.orientations.orientation import DecisionOrientation, MoyenNotification
from ledger.vocabulaire.suivi.convocation import CanalConvocation
from ledger.vocabulaire.suivi.document import GenreDocument
from ledger.vocabulaire.suivi.rendez_vous import MotifRendezVous
from web.formulaires.arbre import Presentation
from web.formulaires.champ import Options
from web.mots.ecriture import jour
from web.saisies.diagnostic import CITE_DIAGNOSTIC
from web.saisies.modele import DATE, Contexte, Partie, Pas, Saisie
from web.saisies.propositions import Donnees, Valeurs, decideur, organisme_de

EN_MAIN, POSTEE = MoyenNotification.REMISE_EN_MAIN_PROPRE, MoyenNotification.LETTRE_RECOMMANDEE
SANS_REFERENT: Final = "Aucun référent n'est habilité : la personne sera à confier ensuite"


class OrientationEntiere(DeciderOrientation):
    """A decision with what follows at once: référent, first rendez-vous and its convocation, notification."""

    referent: IdAgent | None = None
    premier_le: Jour | None = None
    premiere_heure: Heure | None = None
    convoquer_par: CanalConvocation | None = None
    notifier_par: MoyenNotification | None = None


def _decouper(voulue: OrientationEntiere, etat: Dossier) -> Sequence[Pas]:
    """The decision, then the structure and the référent where they change, the rendez-vous, the notification."""
    le = {"survenu_le": voulue.survenu_le}
    dits = {nom: getattr(voulue, nom) for nom in DeciderOrientation.model_fields if nom in voulue.model_fields_set}
    etapes = [Pas(DeciderOrientation(**dits | {"orientation": voulue.orientation}))]
    ailleurs = etat.structure != voulue.structure
    if ailleurs:
        etapes.append(Pas(DesignerStructure(structure=voulue.structure, organisme=voulue.organisme, **le)))
    if voulue.referent is not None and (ailleurs or etat.referent != str(voulue.referent)):
        etapes.append(Pas(DesignerReferent(referent=voulue.referent, **le)))
    if voulue.notifier_par is EN_MAIN:
        etapes.append(Pas(NotifierOrientation(moyen=EN_MAIN, **le)))
    return [*etapes, *_premier_rendez_vous(voulue)]


def _premier_rendez_vous(voulue: OrientationEntiere) -> Sequence[Pas]:
    if voulue.premier_le is None or voulue.premiere_heure is None:
        return ()
    le, rendez_vous = {"survenu_le": voulue.survenu_le}, uuid5(voulue.orientation, "rendez_vous")
    pris = PlanifierRendezVous(
        rendez_vous=rendez_vous,
        le=voulue.premier_le,
        heure=voulue.premiere_heure,
        motif=MotifRendezVous.PREMIER_ACCOMPAGNEMENT,
        structure=voulue.structure,
        **le,
    )
    etapes = [Pas(pris, noms={"le": "premier_le", "heure": "premiere_heure"})]
    if voulue.convoquer_par is not None:
        convocation = EmettreConvocation(canal=voulue.convoquer_par, rendez_vous=rendez_vous, **le)
        etapes.append(Pas(convocation, noms={"rendez_vous": "premier_le", "canal": "convoquer_par"}))
    return etapes


def _verifier(contexte: Contexte, voulue: Any) -> Mapping[str, str]:
    """A référent is of the structure; a rendez-vous has a day and an hour; nobody is summoned to none."""
    if not isinstance(voulue, OrientationEntiere):
        return {}
    fautes: dict[str, str] = {}
    choisi = next((r for r in contexte.en_poste() if r.agent == str(voulue.referent)), None)
    if choisi is not None and not choisi.est_de(voulue.structure, contexte.territoire):
        lieu = contexte.territoire.noms_places.get(choisi.structure or "", "une autre structure")
        fautes["referent"] = (
            f"{choisi.nom} est de : {lieu}. Choisissez un référent de la structure, ou cette structure."
        )
    if voulue.premier_le is None and voulue.premiere_heure is not None:
        fautes["premier_le"] = "Indiquez le jour du rendez-vous, ou retirez son heure."
    if voulue.premier_le is not None and voulue.premiere_heure is None:
        fautes["premiere_heure"] = "Indiquez l'heure du rendez-vous, ou retirez son jour."
    if voulue.convoquer_par is not None and voulue.premier_le is None:
        fautes["convoquer_par"] = "Une convocation a besoin d'un rendez-vous : indiquez son jour et son heure."
    return fautes


def _decision(contexte: Contexte) -> Presentation:
    """The organisme is that of the structure; the answer to the préconisation is asked where one waits only."""
    fixes: dict[str, Any] = {"organisme": organisme_de(contexte.territoire)}
    if contexte.corrige:
        return Presentation(fixes=fixes)
    referents = _referents(contexte)
    options: dict[str, Options] = {"referent": referents}
    caches = frozenset({"decision", "motif_refus"})
    if contexte.etat.preconisation is not None:
        reponses = (DecisionOrientation.ACCEPTEE, DecisionOrientation.REFUSEE)
        options["decision"], caches = tuple((code.value, code.libelle) for code in reponses), frozenset()
    aides = {} if referents else {"referent": SANS_REFERENT}
    return Presentation(fixes=fixes, options=options, caches=caches, aides=aides)


def _referents(contexte: Contexte) -> Options:
    """By name, each with the structure; the agent's own structure first."""
    lieux, agent = contexte.territoire.noms_places, str(contexte.agent)
    tous = contexte.en_poste()
    sienne = next((r.structure for r in tous if r.agent == agent), None)
    ranges = sorted(tous, key=lambda r: (r.structure != sienne, r.nom, r.agent))
    return tuple((r.agent, f"{r.nom}, {lieux.get(r.structure or '', 'tout le département')}") for r in ranges)


def _demandes(dossier: Dossier) -> Options:
    ouvertes = (d for d in dossier.demandes.values() if d.conclue_le is None)
    return tuple((d.id, f"Demande du {jour(d.demandee_le)}") for d in ouvertes)


def _orientation(donnees: Donnees) -> Valeurs:
    """The waiting préconisation, accepted; by the président du conseil départemental, in the agent's own structure, where it
    falls to his own agents.
    """
    attendue = donnees.etat.preconisation
    if attendue is None:
        return decideur(donnees) | donnees.structure
    valeurs = {
        "decision": [DecisionOrientation.ACCEPTEE.value],
        "parcours": [attendue.parcours.value],
    }
    return valeurs | decideur(donnees) | (donnees.structure if donnees.organisme is attendue.organisme else {})


def _lettre(voulue: Any) -> GenreDocument | None:
    """The letter that notifies, where the person is told."""
    notifiee = isinstance(voulue, OrientationEntiere) and voulue.notifier_par is not None
    return GenreDocument.NOTIFICATION_ORIENTATION if notifiee else None


ORIENTER: Final = (
    Saisie(
        DeciderOrientation,
        "Décider l'orientation",
        "Décider l'orientation",
        "Orientation",
        date=DATE,
        aide="Une décision, une structure, un référent, un premier rendez-vous : tout est enregistré ensemble, ou rien.",
        libelles={
            "parcours": "Quel parcours ?",
            "informations_manquantes": "Des informations manquent-elles ?",
            "referent": "Référent",
            "premier_le": "Jour du premier rendez-vous",
            "premiere_heure": "Heure du premier rendez-vous",
            "convoquer_par": "Convoquer par",
        },
        presenter=_decision,
        propose=_orientation,
        cite={"demande": _demandes, **CITE_DIAGNOSTIC},
        modele=OrientationEntiere,
        decoupe=_decouper,
        verifie=_verifier,
        document=_lettre,
        rubriques=(
            Partie("Quel parcours ?", ("decision", "motif_refus", "parcours", "motif_social")),
            Partie("Avec qui ?", ("structure", "referent")),
            Partie("Premier rendez-vous", ("premier_le", "premiere_heure", "convoquer_par")),
        ),
        boutons=(
            ("notifier_par", EN_MAIN.value, "Décider et remettre la lettre en main propre"),
            ("notifier_par", POSTEE.value, "Décider et préparer la lettre recommandée"),
        ),
    ),
)
