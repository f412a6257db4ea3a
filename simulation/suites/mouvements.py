"""Rare movements of dossiers: mutations, households left and joined again, merges by mistake, identifiers revoked."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from commands.contrats.vie_contrat import DispenserContratEngagement
from commands.entree.doublon import FusionnerDoublon, SeparerDoublon
from commands.entree.droits import OuvrirDossier
from commands.entree.foyer import DelierFoyer, LierFoyer
from commands.entree.mutation import MuterDossier, RecevoirMutation
from commands.entree.revocation import RevoquerIdentifiant
from ledger.events.entree.doublon import DoublonAbsorbe, DoublonRestitue
from ledger.events.entree.identifiant import IdentifiantRevoque
from ledger.events.entree.mutation import Acquis
from ledger.flux import flux_identifiant
from ledger.vocabulaire.contrats.contrat_engagement import MotifDispense
from ledger.vocabulaire.entree.doublon import MotifFusion, MotifSeparation
from ledger.vocabulaire.entree.droits import EtatDroit, MotifDroit, RoleFoyer
from ledger.vocabulaire.entree.foyer import MotifDeliaison
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant, MotifRevocation
from ledger.vocabulaire.entree.mutation import MotifMutation, NatureAcquis
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI
from ledger.vocabulaire.orientations.orientation import Organisme, Parcours
from simulation.suites.suite import Suite
from simulation.trame.recit import Pas

UN_RECU_SUR, UN_DELIE_SUR, UN_REVOQUE_SUR, UN_DISPENSE_SUR = 60, 40, 20, 12
"""One in so many of the dossiers to which this may happen."""
DOUBLON: Final = ("doublon", 30)
"""Name of the turn of the merges by mistake, and one in how many."""
VOISINS: Final = ("16", "17", "24", "40", "47")


@dataclass(slots=True)
class Mouvements:
    """Tells the rare movements in turn. ``_precedent``: the last dossier that left, and the day on which it opened."""

    _tours: Counter[str] = field(default_factory=Counter)
    _precedent: tuple[UUID, date] | None = None

    def raconter(self, suite: Suite, cle_identifiants: bytes) -> None:
        """Move a dossier without moving a figure: one that left, or one that comes back to where it was."""
        foyer = suite.recit.foyer
        if foyer.plan.sortie_le is not None:
            self._partir(suite, max(foyer.plan.sortie_le, suite.du), cle_identifiants)
            self._precedent = suite.recit.dossier, _ouverture(suite).jour
            return
        if len(foyer.droits) == 1 and len(suite.recit.plan.orientations) == 1:
            self._recevoir(suite)
        if suite.recit.dossier == foyer.dossiers[-1] and len(foyer.dossiers) > 1:
            self._separer_et_reunir(suite)

    def _a_son_tour(self, nom: str, un_sur: int) -> bool:
        self._tours[nom] += 1
        return self._tours[nom] % un_sur == 1

    def _recevoir(self, suite: Suite) -> None:
        le = suite.apres(max(suite.recit.plan.orientations[0].notifiee_le, suite.du), 3, 20)
        if le <= suite.au and self._a_son_tour("mutation_recue", UN_RECU_SUR):
            _recevoir(suite, le)

    def _separer_et_reunir(self, suite: Suite) -> None:
        le = suite.apres(suite.du, 30, 120)
        if le <= suite.au and self._a_son_tour("foyer", UN_DELIE_SUR):
            _separer_et_reunir(suite, le)

    def _partir(self, suite: Suite, sortie_le: date, cle_identifiants: bytes) -> None:
        """The right is closed: another département follows, or the dossier is taken for another one, or loses a number."""
        le = suite.apres(max(sortie_le, *(pas.jour for pas in suite.recit.pas)), 1, 10)
        separe_le = suite.apres(le, 3, 10)
        if suite.recit.foyer.droits[-1].motif is MotifDroit.MUTATION:
            _muter(suite, le, sortie_le)
        elif (absorbant := self._confondu(le)) and separe_le <= suite.recit.fin and self._a_son_tour(*DOUBLON):
            _fusionner_par_erreur(suite, le, separe_le, absorbant)
        elif le <= suite.recit.fin:
            self._clore(suite, le, cle_identifiants)

    def _confondu(self, le: date) -> UUID | None:
        """The other dossier that somebody may take for this one on that day."""
        return self._precedent[0] if self._precedent is not None and self._precedent[1] < le else None

    def _clore(self, suite: Suite, le: date, cle_identifiants: bytes) -> None:
        if self._a_son_tour("identifiant", UN_REVOQUE_SUR):
            _revoquer(suite, le, cle_identifiants)
        if suite.du >= LOI_PLEIN_EMPLOI and self._a_son_tour("dispense", UN_DISPENSE_SUR):
            dispense = DispenserContratEngagement(survenu_le=le, motif=MotifDispense.HORS_DROITS_ET_DEVOIRS)
            suite.ecrire(le, dispense, suite.service, "dispense")


def _recevoir(suite: Suite, le: date) -> None:
    """The past of a person who came from elsewhere arrives after the orientation: no delay starts again."""
    avant = Acquis(
        nature=NatureAcquis.ORIENTATION,
        le=date(suite.recit.foyer.plan.ouvert_le.year - 1, 9, 15),
        parcours=Parcours.SOCIAL,
        organisme=Organisme.CONSEIL_DEPARTEMENTAL,
    )
    mutation = RecevoirMutation(
        survenu_le=le,
        mutation=suite.hasard.uuid(),
        departement=suite.hasard.parmi(VOISINS),
        effet_le=suite.recit.foyer.plan.ouvert_le,
        motif=MotifMutation.DEMENAGEMENT,
        etat_droit=EtatDroit.OUVERT_VERSABLE,
        soumis_droits_devoirs=True,
        historique=(avant,),
    )
    suite.ecrire(le, mutation, suite.recit.equipes.flux_caf, "mutation")


def _separer_et_reunir(suite: Suite, le: date) -> None:
    """A couple parts, then lives together again."""
    ouverture = _ouverture(suite).commande
    if not isinstance(ouverture, OuvrirDossier) or ouverture.foyer is None:
        return
    depart = DelierFoyer(survenu_le=le, foyer=ouverture.foyer, motif=MotifDeliaison.SEPARATION)
    suite.ecrire(le, depart, suite.recit.equipes.flux_caf, "foyer")
    retour_le = suite.apres(le, 20, 60)
    retour = LierFoyer(survenu_le=retour_le, foyer=ouverture.foyer, role=RoleFoyer.CONJOINT)
    suite.ecrire(retour_le, retour, suite.recit.equipes.flux_caf, "foyer")


def _ouverture(suite: Suite) -> Pas:
    return next(pas for pas in suite.recit.pas if isinstance(pas.commande, OuvrirDossier))


def _muter(suite: Suite, le: date, sortie_le: date) -> None:
    """The paying body closed the right for a mutation: the history follows once what was late is recorded."""
    mutation = MuterDossier(
        survenu_le=le,
        mutation=suite.hasard.uuid(),
        departement=suite.hasard.parmi(VOISINS),
        effet_le=sortie_le,
        motif=MotifMutation.DEMENAGEMENT,
    )
    suite.ecrire(le, mutation, suite.service, "mutation")


def _fusionner_par_erreur(suite: Suite, le: date, separe_le: date, absorbant: UUID) -> None:
    """Two persons are taken for one and the same; their dossiers are separated as soon as it is seen."""
    recit, fusion = suite.recit, suite.hasard.uuid()
    absorbe = recit.dossier
    motif = MotifFusion.MEME_IDENTITE
    suite.ecrire(
        le,
        FusionnerDoublon(survenu_le=le, fusion=fusion, absorbant=absorbant, motif=motif),
        suite.service,
        "doublon",
        annexes=((absorbant, DoublonAbsorbe(survenu_le=le, fusion=fusion, absorbe=absorbe, motif=motif)),),
    )
    erreur = MotifSeparation.PERSONNES_DIFFERENTES
    suite.ecrire(
        separe_le,
        SeparerDoublon(survenu_le=separe_le, motif=erreur),
        suite.service,
        "doublon",
        annexes=((absorbant, DoublonRestitue(survenu_le=separe_le, fusion=fusion, absorbe=absorbe, motif=erreur)),),
    )


def _revoquer(suite: Suite, le: date, cle_identifiants: bytes) -> None:
    """The paying body gave the matricule of a household that left to another one."""
    valeur = _ouverture(suite).matricule
    if valeur is None:
        return
    genre = GenreIdentifiant.MATRICULE
    revocation = RevoquerIdentifiant(
        survenu_le=le, genre=genre, motif=MotifRevocation.ANNULE_PAR_ORGANISME, valeur=valeur
    )
    revoque = IdentifiantRevoque(survenu_le=le, genre=genre, dossier=suite.recit.dossier)
    stream = flux_identifiant(cle_identifiants, genre, valeur)
    suite.ecrire(le, revocation, suite.service, "identifiant", annexes=((stream, revoque),))
