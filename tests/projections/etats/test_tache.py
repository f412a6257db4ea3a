"""What waits on a dossier is what its replay says that waits, rule for rule, on any day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from commands.base import Cadre
from commands.echeances import ECHEANCES, echeances
from commands.regles import REGLES, Regles
from ledger.events.base import Evenement
from ledger.events.contrats.activite import ActivitePrevue
from ledger.events.contrats.contrat_engagement import ContratEngagementPropose, ContratEngagementSigne
from ledger.events.contrats.vie_contrat import ContratEngagementSuspendu
from ledger.events.entree.doublon import DoublonFusionne, DoublonSepare
from ledger.events.entree.droits import DossierOuvert
from ledger.events.entree.mutation import MutationRecue
from ledger.events.entree.rectification import RectificationDemandee
from ledger.events.offres.prescription import (
    OffrePrescrite,
    PrescriptionAcceptee,
    PrescriptionRecue,
    PrescriptionRelancee,
)
from ledger.events.orientations.orientation import OrientationDecidee, OrientationNotifiee
from ledger.events.orientations.parcours import ParcoursTermine, ReexamenSocialRealise
from ledger.events.sanctions.manquement import ManquementClasse, PropositionSanctionRecue
from ledger.events.sanctions.radiation import FinDeDroitReportee
from ledger.events.sanctions.recours import SanctionNotifiee
from ledger.events.sanctions.sanction import (
    AuditionTenue,
    IntentionSanctionNotifiee,
    ManquementConstate,
    SanctionDecidee,
)
from ledger.events.suivi.accompagnement import TacheCreee
from ledger.events.suivi.convocation import ConvocationEmise
from ledger.events.suivi.rendez_vous import RendezVousPlanifie
from ledger.keys import CoffreMemoire
from ledger.vocabulaire.echeance import Nature
from ledger.vocabulaire.entree.doublon import MotifFusion, MotifSeparation
from ledger.vocabulaire.loi import ORIGINE
from ledger.vocabulaire.orientations.parcours import MotifFinParcours
from projections.etats.tache import TACHES
from projections.moteur.projecteur import Projecteur
from readmodels.listes.tache import dater
from tests.projections import oracle
from tests.projections.cahier import Cahier
from tests.projections.evenements import ouverture, planification
from tests.projections.fixtures import vider
from tests.projections.hasards import JOURNAUX, Geste, gestes_de, journal_de, types_de
from tests.projections.outils import QUAND
from tests.projections.recits import raconter
from tests.projections.test_parite import lire

ESSAIS = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
TOUJOURS = Regles(replace(regle, valide_du=ORIGINE) for regle in REGLES if regle.valide_au is None)
"""The rules of today, in force on any day: the logs of any kind are older than some of them."""
_SEMAINE: list[type[Evenement]] = [
    RendezVousPlanifie,
    TacheCreee,
    ConvocationEmise,
    ActivitePrevue,
    OffrePrescrite,
    PrescriptionRelancee,
]
_SANCTIONNER: list[type[Evenement]] = [SanctionDecidee, SanctionNotifiee, FinDeDroitReportee]
_OUVRIR: list[type[Evenement]] = [DossierOuvert, OrientationDecidee]
_CONTRACTER: list[type[Evenement]] = [ContratEngagementPropose, *[ContratEngagementSigne] * 2]
GROUPES: dict[str, list[type[Evenement]]] = {
    "orientation": [*_OUVRIR * 3, *[OrientationNotifiee] * 5, *types_de("droits", "orientation")],
    "contrat": [*_OUVRIR * 2, *_CONTRACTER * 5, *types_de("contrat_engagement", "inscription"), ReexamenSocialRealise],
    "inscription": [*_CONTRACTER * 3, *types_de("inscription") * 3, *_OUVRIR, ContratEngagementSuspendu],
    "semaine": [
        *_SEMAINE * 3,
        *types_de("activite"),
        PrescriptionRecue,
        PrescriptionAcceptee,
    ],
    "manquement": [
        ManquementConstate,
        PropositionSanctionRecue,
        IntentionSanctionNotifiee,
        AuditionTenue,
        ManquementClasse,
    ],
    "rectification": [*types_de("rectification"), RectificationDemandee, DossierOuvert],
    "sanction": [*_SANCTIONNER * 3, *types_de("sanction")],
}
"""A view of few events is tried on many of them, what opens a deadline more often than what closes it."""
GRAINES_MAX, GESTES, FENETRE = 60, 120, 30
ECARTS_J = (0, 8, 45, 400)
Ouvertes = set[tuple[str, str, str, date, date, str]]


def vues(connexion: psycopg.Connection[Any], le: date, regles: Regles) -> Ouvertes:
    """Deadlines of the view on this day."""
    lues = [ligne | {"due_le": sans_fin(ligne["due_le"])} for ligne in lire(connexion, TACHES)]
    for ligne in lues:
        ligne |= {nom: sans_fin(ligne[nom]) for nom in ("visible_de", "visible_jusqu_au")}
    datees = [tache for ligne in lues if (tache := dater(ligne, le, regles.dater)) is not None]
    return {(str(t.dossier), t.nature, str(t.objet), t.depuis, t.due_le, t.regle) for t in datees}


def sans_fin(le: date | None) -> date | None:
    return None if le == date.max else le


def rejouees(cahier: Cahier, position: int, le: date, regles: Regles) -> Ouvertes:
    """The same, from the replay of each dossier and the deadlines that commands know."""
    ouvertes: Ouvertes = set()
    for stream in cahier.streams:
        vu = oracle.Vu.de(stream, [e for e in cahier.de(stream) if e.position <= position])
        for e in echeances(vu.etat, Cadre(le, regles)):
            ouvertes.add((str(stream), e.nature, e.objet, e.depuis, e.due_le, e.regle.version))
    return ouvertes


def comparer(projecteur: Projecteur, cahier: Cahier, position: int, regles: Regles = TOUJOURS) -> set[str]:
    """On some days from the last one on. Natures met."""
    fin = max(e.survenu_le for e in cahier.lus)
    rencontrees: set[str] = set()
    for ecart_j in ECARTS_J:
        le = fin + timedelta(days=ecart_j)
        attendues = rejouees(cahier, position, le, regles)
        assert vues(projecteur.connexion, le, regles) == attendues
        rencontrees |= {t[1] for t in attendues}
    return rencontrees


def test_les_natures_sont_celles_des_commandes() -> None:
    assert ECHEANCES.keys() == set(Nature), "a function under @echeance says what waits so, in commands/echeances"
    sans_regle = {nature for nature in Nature if nature.regle not in {regle.code for regle in REGLES}}
    assert sans_regle == set(), "a dated rule says until when, in commands/regles"


@pytest.mark.parametrize("nature", Nature)
def test_chaque_nature_est_d_une_famille(nature: Nature) -> None:
    """What a family does not own, it never takes away."""
    siennes = [famille for famille in TACHES.parties if f"'{nature}'" in famille.siennes]
    assert len(siennes) == 1, "its SQL, beside that of its family, in projections/etats/tache"


def test_un_rendez_vous_ne_recalcule_que_sa_famille(base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
    """The row that was there is the same one, not one like it."""
    cahier, dossier = Cahier(coffre), uuid4()
    cahier.noter(dossier, ouverture(), QUAND)
    cahier.ecrire(base)
    projecteur.rattraper()
    lignes = "select nature, xmin::text from d33_vues.tache__1 order by nature"
    (avant,) = projecteur.connexion.execute(lignes).fetchall()
    cahier.lignes.clear()
    cahier.noter(dossier, planification(), QUAND)
    cahier.ecrire(base)
    projecteur.rattraper()
    apres, (nature, _) = projecteur.connexion.execute(lignes).fetchall()
    assert (apres, nature) == (avant, "rendez_vous_a_conclure")


def test_un_dossier_ouvert_pendant_sa_fusion(base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
    """Its separation gives no clock back, there was none: the obligation told since goes on."""
    cahier, dossier = Cahier(coffre), uuid4()
    fusion: dict[str, Any] = {"survenu_le": date(2025, 3, 3), "fusion": uuid4(), "absorbant": uuid4()}
    cahier.noter(dossier, DoublonFusionne(**fusion, motif=MotifFusion.MEME_NIR), QUAND)
    cahier.noter(dossier, ouverture(), QUAND)
    cahier.noter(dossier, DoublonSepare(**fusion, motif=MotifSeparation.PERSONNES_DIFFERENTES), QUAND)
    cahier.ecrire(base)
    projecteur.rattraper()
    assert comparer(projecteur, cahier, len(cahier.lus)) == {"orientation_a_decider"}


def test_l7_de_retour_le_jour_meme_de_la_fin(base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
    """Within a day steps are in the order of their record: the return, recorded after the end, starts the delay again."""
    cahier, dossier, le = Cahier(coffre), uuid4(), date(2025, 4, 3)
    cahier.noter(dossier, ouverture(), QUAND)
    cahier.noter(dossier, ParcoursTermine(survenu_le=le, orientation=uuid4(), motif=MotifFinParcours.SORTIE_RSA), QUAND)
    retour: dict[str, Any] = {"survenu_le": le, "effet_le": le, "mutation": uuid4(), "departement": "40"}
    droit: dict[str, Any] = {"etat_droit": "OUVERT_VERSABLE", "soumis_droits_devoirs": True, "motif": "AUTRE"}
    cahier.noter(dossier, MutationRecue(**retour, **droit), QUAND)
    cahier.ecrire(base)
    projecteur.rattraper()
    assert comparer(projecteur, cahier, len(cahier.lus)) == {"orientation_a_decider"}


@pytest.mark.parametrize("graine", [1, 2])
def test_journaux_des_commandes(base: str, projecteur: Projecteur, coffre: CoffreMemoire, graine: int) -> None:
    """Under the rules as they are dated."""
    cahier = raconter(coffre, graine)
    cahier.ecrire(base)
    rencontrees: set[str] = set()
    while (avancee := projecteur.avancer(100)) is not None:
        rencontrees |= comparer(projecteur, cahier, avancee.jusqua, REGLES)
    assert rencontrees >= {"orientation_a_decider", "contrat_a_signer", "rendez_vous_a_conclure"}


def natures(cahier: Cahier) -> set[str]:
    """Those that wait at the end of a window, some days from the last event on: what :func:`comparer` will meet."""
    fin = max(e.survenu_le for e in cahier.lus)
    return {
        ouverte[1]
        for position in {*range(FENETRE, len(cahier.lus), FENETRE), len(cahier.lus)}
        for ecart_j in ECARTS_J
        for ouverte in rejouees(cahier, position, fin + timedelta(days=ecart_j), TOUJOURS)
    }


def journaux_parlants() -> Iterator[Cahier]:
    """Logs that bring a nature that none before brought, until all of them are there."""
    rencontrees: set[str] = set()
    for graine, groupe in product(range(GRAINES_MAX), GROUPES.values()):
        if rencontrees >= ECHEANCES.keys():
            return
        cahier = journal_de(gestes_de(graine, GESTES), CoffreMemoire(), groupe)
        if nouvelles := natures(cahier) - rencontrees:
            rencontrees |= nouvelles
            yield cahier


def test_chaque_nature_est_rencontree(base: str, maitre: psycopg.Connection[Any], projecteur: Projecteur) -> None:
    """Logs of any kind, the same at each run: no nature escapes the comparison."""
    rencontrees: set[str] = set()
    for cahier in journaux_parlants():
        vider(maitre)
        cahier.ecrire(base)
        projecteur.moyens = replace(projecteur.moyens, coffre=cahier.coffre)
        while (avancee := projecteur.avancer(FENETRE)) is not None:
            rencontrees |= comparer(projecteur, cahier, avancee.jusqua)
    assert ECHEANCES.keys() - rencontrees == set()


@pytest.mark.parametrize("groupe", GROUPES)
@ESSAIS
@given(gestes=JOURNAUX)
def test_journaux_quelconques(
    base: str,
    maitre: psycopg.Connection[Any],
    projecteur: Projecteur,
    coffre: CoffreMemoire,
    groupe: str,
    gestes: list[Geste],
) -> None:
    vider(maitre)
    cahier = journal_de(gestes, coffre, GROUPES[groupe])
    cahier.ecrire(base)
    while (avancee := projecteur.avancer(50)) is not None:
        comparer(projecteur, cahier, avancee.jusqua)
