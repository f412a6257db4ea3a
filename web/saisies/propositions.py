"""Proposals: the answers of the dossier itself to a form, for its author to keep or change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from commands.base import Commande
from commands.offres.offre import ProposerOffre, SePositionner
from commands.offres.pmsmp import ConventionnerPmsmp, TerminerPmsmp
from commands.offres.prescription import PrescrireOffre
from commands.orientations.orientation import DeciderOrientation
from commands.orientations.reorientation import InscrireReorientationEpt, RefuserReorientation
from commands.sanctions.manquement import SignalerManquement
from commands.sanctions.procedure_sanction import NotifierIntentionSanction
from commands.sanctions.sanction import ConstaterManquement, DeciderSanction
from commands.suivi.rendez_vous import PlanifierRendezVous
from ledger.contexte import Acteur
from ledger.dossier import Dossier
from ledger.dossier.etat.offre import Proposition
from ledger.vocabulaire.offres.prescription import MotifPrescription
from ledger.vocabulaire.orientations.orientation import Decideur, DecisionOrientation, Organisme
from ledger.vocabulaire.sanctions.sanction import MesureSanction, OrganismeSignalant, RangManquement
from ledger.vocabulaire.suivi.rendez_vous import Theme
from ledger.vocabulaire.territoire import Territoire
from readmodels.listes.offres import OffreOuverte
from web.formulaires.champ import ecrire

Valeurs = dict[str, list[str]]
FREINS: Final = frozenset(Theme) - {Theme.EMPLOI, Theme.FORMATION}
"""Themes of offers that lift an obstacle to employment."""


@dataclass(frozen=True, slots=True)
class Donnees:
    """The sources of a proposal: the dossier, who types, where, what the step is about (empty for nothing), and the
    offer that was chosen.
    """

    etat: Dossier
    acteur: Acteur
    territoire: Territoire
    objet: str = ""
    offre: OffreOuverte | None = None

    @property
    def organisme(self) -> Organisme | None:
        """The organisme of the agent."""
        return next((p.organisme for p in self.territoire.places if p.code == self.acteur.structure), None)

    @property
    def structure(self) -> Valeurs:
        """The agent's own structure, as it is typed."""
        return {"structure": [self.acteur.structure]} if self.acteur.structure is not None else {}


def proposer(commande: type[Commande], donnees: Donnees) -> Valeurs:
    """Values by field, as they are typed; none where nothing is known."""
    return PROPOSITIONS[commande](donnees) if commande in PROPOSITIONS else {}


def _orientation(donnees: Donnees) -> Valeurs:
    """The waiting préconisation, accepted; by the président du conseil départemental where it falls to his own agents."""
    attendue = donnees.etat.preconisation
    if attendue is None:
        return _decideur(donnees)
    valeurs = {
        "decision": [DecisionOrientation.ACCEPTEE.value],
        "parcours": [attendue.parcours.value],
        "organisme": [attendue.organisme.value],
    }
    return valeurs | _decideur(donnees) | (donnees.structure if donnees.organisme is attendue.organisme else {})


def _equipe(donnees: Donnees) -> Valeurs:
    """The only équipe of the pôle where the person lives."""
    droits, territoire = donnees.etat.droits, donnees.territoire
    pts = territoire.pts_de(droits.mds) if droits is not None else None
    siennes = [equipe.code for equipe in territoire.equipes if equipe.pts == pts]
    return {"ept": siennes} if len(siennes) == 1 else {}


def _decideur(donnees: Donnees) -> Valeurs:
    du_departement = donnees.organisme is Organisme.CONSEIL_DEPARTEMENTAL
    return {"decideur": [Decideur.CONSEIL_DEPARTEMENTAL.value]} if du_departement else {}


def _prescription(donnees: Donnees) -> Valeurs:
    """By the agent himself, the offer that the person accepted last, if nobody prescribed it yet."""
    etat = donnees.etat
    prescrites = {p.offre for p in etat.prescriptions.values()}
    acceptees = (p for p in reversed(etat.propositions.values()) if p.acceptee_le is not None)
    voulue = next((p for p in acceptees if p.offre not in prescrites), None)
    valeurs = {"prescripteur": [str(donnees.acteur.agent)], **donnees.structure}
    choisie = donnees.offre or voulue
    if choisie is not None:
        valeurs |= _offre(choisie) | {"besoins": [choisie.theme.value]}
    if donnees.offre is not None and donnees.offre.theme in FREINS:
        valeurs["motif"] = [MotifPrescription.LEVER_UN_FREIN.value]
    return valeurs


def _offre(offre: OffreOuverte | Proposition) -> Valeurs:
    return {"offre": [offre.offre], "theme": [offre.theme.value], "partenaire": [offre.partenaire]}


def _demande_d_offre(donnees: Donnees) -> Valeurs:
    """The offer that was chosen, or the one that was proposed last and waits for an answer."""
    attendue = donnees.offre or next((p for p in reversed(donnees.etat.propositions.values()) if p.en_attente), None)
    return _offre(attendue) if attendue is not None else {}


def _immersion(donnees: Donnees) -> Valeurs:
    """As it was signed: what was otherwise is typed over."""
    immersion = donnees.etat.immersions.get(donnees.objet)
    return {"heures_realisees": ecrire(immersion.heures)} if immersion is not None else {}


def _constat(donnees: Donnees) -> Valeurs:
    """The only signalement, or the only proposal of France Travail, that waits; and what it is about."""
    signalements = [s for s in donnees.etat.signalements.values() if s.en_attente]
    propositions = [p for p in donnees.etat.propositions_sanction.values() if p.en_attente]
    if len(signalements) + len(propositions) != 1:
        return {}
    if signalements:
        return {"nature": [signalements[0].nature.value], "signalement": [signalements[0].id]}
    return {"nature": [propositions[0].nature.value], "proposition_sanction": [propositions[0].id]}


def _intention(donnees: Donnees) -> Valeurs:
    """Take France Travail's proposal; a suspension where no sanction came before, the only measure that the rules allow."""
    manquement = donnees.etat.manquements.get(donnees.objet)
    proposee = donnees.etat.propositions_sanction.get(manquement.proposition or "") if manquement is not None else None
    if proposee is not None:
        return {"mesure_envisagee": [proposee.mesure.value]}
    return {} if donnees.etat.sanctions else {"mesure_envisagee": [MesureSanction.SUSPENSION.value]}


def _sanction(donnees: Donnees) -> Valeurs:
    """The measure that the person was told of; a first manquement where no sanction came before."""
    manquement = donnees.etat.manquements.get(donnees.objet)
    envisagee = manquement.mesure_envisagee if manquement is not None else None
    valeurs = {"mesure": [envisagee.value]} if envisagee is not None else {}
    return valeurs | ({} if donnees.etat.sanctions else {"rang": [RangManquement.PREMIER.value]})


def _signalement(donnees: Donnees) -> Valeurs:
    """By the agent's own structure, where it is one that signals."""
    organisme = donnees.organisme
    sien = OrganismeSignalant.__members__.get(organisme.name) if organisme is not None else None
    return donnees.structure | ({"signalant": [sien.value]} if sien is not None else {})


PROPOSITIONS: Final[Mapping[type[Commande], Callable[[Donnees], Valeurs]]] = {
    DeciderOrientation: _orientation,
    InscrireReorientationEpt: _equipe,
    RefuserReorientation: _decideur,
    PlanifierRendezVous: lambda donnees: donnees.structure,
    PrescrireOffre: _prescription,
    ProposerOffre: lambda donnees: _offre(donnees.offre) if donnees.offre is not None else {},
    SePositionner: _demande_d_offre,
    ConventionnerPmsmp: lambda donnees: donnees.structure,
    TerminerPmsmp: _immersion,
    SignalerManquement: _signalement,
    ConstaterManquement: _constat,
    NotifierIntentionSanction: _intention,
    DeciderSanction: _sanction,
}
