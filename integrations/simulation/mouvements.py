"""Rare movements of dossiers: mutations, households left and joined again, merges by mistake, identifiers revoked."""

from collections import Counter
from datetime import date
from typing import Final

from commands.doublon import FusionnerDoublon, SeparerDoublon
from commands.droits import OuvrirDossier
from commands.foyer import DelierFoyer, LierFoyer
from commands.mutation import MuterDossier, RecevoirMutation
from commands.revocation import RevoquerIdentifiant
from integrations.simulation.suite import Suite
from ledger.events.doublon import DoublonAbsorbe, DoublonRestitue
from ledger.events.identifiant import IdentifiantRevoque
from ledger.events.mutation import Acquis
from ledger.flux import flux_identifiant
from ledger.vocabulaire.doublon import MotifFusion, MotifSeparation
from ledger.vocabulaire.droits import EtatDroit, MotifDroit, RoleFoyer
from ledger.vocabulaire.foyer import MotifDeliaison
from ledger.vocabulaire.identifiant import GenreIdentifiant, MotifRevocation
from ledger.vocabulaire.mutation import MotifMutation, NatureAcquis
from ledger.vocabulaire.orientation import Organisme, Parcours

UN_RECU_SUR, UN_DELIE_SUR, UN_FUSIONNE_SUR, UN_REVOQUE_SUR = 60, 40, 10, 20
"""One in so many of the dossiers to which this may happen."""
VOISINS: Final = ("16", "17", "24", "40", "47")


def raconter_mouvements(suite: Suite, tours: Counter[str], cle_identifiants: bytes) -> None:
    """What moves a dossier without moving a figure: on those that left, or coming back to where it was."""
    if suite.recit.foyer.plan.sortie_le is not None:
        _partir(suite, tours, cle_identifiants)
        return
    if _droit_constant(suite) and len(suite.recit.plan.orientations) == 1:
        _recevoir(suite, tours)
    if suite.recit.dossier == suite.recit.foyer.dossiers[-1] and len(suite.recit.foyer.dossiers) > 1:
        _separer_et_reunir(suite, tours)


def _a_son_tour(tours: Counter[str], nom: str, un_sur: int) -> bool:
    tours[nom] += 1
    return tours[nom] % un_sur == 1


def _droit_constant(suite: Suite) -> bool:
    return len(suite.recit.foyer.droits) == 1


def _recevoir(suite: Suite, tours: Counter[str]) -> None:
    """The past of a person who came from elsewhere arrives after the orientation: no delay starts again."""
    orientation = suite.recit.plan.orientations[0]
    le = suite.apres(max(orientation.notifiee_le, suite.du), 3, 20)
    if le > suite.au or not _a_son_tour(tours, "mutation_recue", UN_RECU_SUR):
        return
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


def _separer_et_reunir(suite: Suite, tours: Counter[str]) -> None:
    """A couple parts, then lives together again."""
    le = suite.apres(suite.du, 30, 120)
    if le > suite.au or not _a_son_tour(tours, "foyer", UN_DELIE_SUR):
        return
    ouverture = _ouverture(suite)
    if ouverture.foyer is None:
        return
    depart = DelierFoyer(survenu_le=le, foyer=ouverture.foyer, motif=MotifDeliaison.SEPARATION)
    suite.ecrire(le, depart, suite.recit.equipes.flux_caf, "foyer")
    retour_le = suite.apres(le, 20, 60)
    retour = LierFoyer(survenu_le=retour_le, foyer=ouverture.foyer, role=RoleFoyer.CONJOINT)
    suite.ecrire(retour_le, retour, suite.recit.equipes.flux_caf, "foyer")


def _ouverture(suite: Suite) -> OuvrirDossier:
    return next(pas.commande for pas in suite.recit.pas if isinstance(pas.commande, OuvrirDossier))


def _partir(suite: Suite, tours: Counter[str], cle_identifiants: bytes) -> None:
    """A dossier whose right is closed: its département changes, or it is taken for another one, or loses a number."""
    recit = suite.recit
    sortie_le = max(recit.foyer.plan.sortie_le or recit.fin, suite.du)
    if recit.foyer.droits[-1].motif is MotifDroit.MUTATION:
        _muter(suite, sortie_le)
    elif recit.dossier != recit.foyer.dossiers[0]:
        if _a_son_tour(tours, "doublon", UN_FUSIONNE_SUR):
            _fusionner_par_erreur(suite, sortie_le)
    elif _a_son_tour(tours, "identifiant", UN_REVOQUE_SUR):
        _revoquer(suite, sortie_le, cle_identifiants)


def _muter(suite: Suite, sortie_le: date) -> None:
    """The paying body closed the right for a mutation: the history follows once what was late is recorded."""
    le = suite.apres(max(sortie_le, *(pas.jour for pas in suite.recit.pas)), 1, 10)
    mutation = MuterDossier(
        survenu_le=le,
        mutation=suite.hasard.uuid(),
        departement=suite.hasard.parmi(VOISINS),
        effet_le=sortie_le,
        motif=MotifMutation.DEMENAGEMENT,
    )
    suite.ecrire(le, mutation, suite.service, "mutation")


def _fusionner_par_erreur(suite: Suite, sortie_le: date) -> None:
    """The dossiers of a couple are taken for one and the same, and separated as soon as it is seen."""
    recit, fusion = suite.recit, suite.hasard.uuid()
    absorbant, absorbe = recit.foyer.dossiers[0], recit.dossier
    le = suite.apres(max(sortie_le, *(pas.jour for pas in recit.pas)), 3, 15)
    separe_le = suite.apres(le, 3, 10)
    if separe_le > recit.fin:
        return
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


def _revoquer(suite: Suite, sortie_le: date, cle_identifiants: bytes) -> None:
    """The paying body gave the matricule of a household that left to another one."""
    valeur = next(pas.matricule for pas in suite.recit.pas if pas.matricule is not None)
    le = suite.apres(sortie_le, 5, 20)
    genre = GenreIdentifiant.MATRICULE
    revocation = RevoquerIdentifiant(
        survenu_le=le, genre=genre, motif=MotifRevocation.ANNULE_PAR_ORGANISME, valeur=valeur
    )
    revoque = IdentifiantRevoque(survenu_le=le, genre=genre, dossier=suite.recit.dossier)
    stream = flux_identifiant(cle_identifiants, genre, valeur)
    suite.ecrire(le, revocation, suite.service, "identifiant", annexes=((stream, revoque),))
