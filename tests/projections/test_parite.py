"""What the views say is what a plain replay of each dossier says, at every moment, on both clocks."""

from datetime import UTC, date, datetime
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from psycopg.rows import dict_row

from ledger.dossier import fold
from ledger.dossier.registre import EVOLUTIONS
from ledger.events.base import Evenement
from ledger.events.orientations.designation import ReferentDesigne, StructureDesignee
from ledger.events.orientations.parcours import ParcoursTermine
from ledger.events.suivi.rendez_vous import RendezVousDeplace
from ledger.keys import CoffreMemoire
from projections.moteur.projecteur import Projecteur
from projections.moteur.vue import Fait, Vue
from tests.projections import oracle
from tests.projections.cahier import Cahier
from tests.projections.evenements import cloture, contrat, orientation, ouverture, planification, reprise, suspension
from tests.projections.fixtures import VUES, vider
from tests.projections.hasards import JOURNAUX, Geste, journal_de
from tests.projections.recits import raconter

Ligne = dict[str, Any]
PLIES = {classe.code for classe in EVOLUTIONS if classe is not None}


def lire(connexion: psycopg.Connection[Any], vue: Vue | str) -> list[Ligne]:
    """Rows of a view; Python has no infinite date, the last one stands for it."""
    colonnes = next(v for v in VUES if v.nom == vue).table.colonnes if isinstance(vue, str) else vue.table.colonnes
    choisies = ", ".join(
        f"least({nom}, '9999-12-31') as {nom}" if type_ == "date" else nom for nom, type_ in colonnes.items()
    )
    nom = vue if isinstance(vue, str) else vue.nom
    return connexion.cursor(row_factory=dict_row).execute(f"select {choisies} from d33_vues.{nom}").fetchall()


def comparable(ligne: Ligne) -> Ligne:
    """Ids as text; dates that never come as None."""
    return {nom: str(v) if isinstance(v, UUID) else None if v == date.max else v for nom, v in ligne.items()}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(gestes=JOURNAUX)
def test_journaux_quelconques(
    base: str,
    maitre: psycopg.Connection[Any],
    projecteur: Projecteur,
    coffre: CoffreMemoire,
    gestes: list[Geste],
) -> None:
    """At every pair of days on which something changes; what is current, after every window."""
    vider(maitre)
    cahier = journal_de(gestes, coffre)
    cahier.ecrire(base)
    while (avancee := projecteur.avancer(30)) is not None:
        comparer_courant(projecteur, cahier, avancee.jusqua)
    comparer(projecteur, cahier, list(product(*oracle.jours_utiles(cahier.lus))))


@pytest.mark.parametrize("graine", [1, 2])
def test_journaux_des_commandes(base: str, projecteur: Projecteur, coffre: CoffreMemoire, graine: int) -> None:
    """At days drawn at random; and the last signature is that of the contract that the dossier calls signed."""
    cahier = raconter(coffre, graine)
    cahier.ecrire(base)
    while (avancee := projecteur.avancer(15)) is not None:
        comparer_courant(projecteur, cahier, avancee.jusqua)
    connus, survenus = oracle.jours_utiles(cahier.lus)
    hasard = Random(graine)
    comparer(projecteur, cahier, [(hasard.choice(connus), hasard.choice(survenus)) for _ in range(60)])
    signes = {
        ligne["dossier"]: ligne["contrat_signe_le"]
        for ligne in lire(projecteur.connexion, "file_active")
        if ligne["contrat_signe_le"] != date.max
    }
    rejoues = {stream: fold(stream, cahier.de(stream)).contrat_signe for stream in cahier.streams}
    assert signes == {stream: contrat.signe_le for stream, contrat in rejoues.items() if contrat is not None}
    assert signes


@pytest.mark.parametrize(
    ("signature", "en_vigueur"),
    [("2025-03-13", False), ("2025-03-14", True), ("2025-03-15", True)],
)
def test_un_contrat_signe_le_jour_de_la_decision_est_sous_elle(
    base: str, projecteur: Projecteur, coffre: CoffreMemoire, signature: str, en_vigueur: bool
) -> None:
    """The contract of the day before belongs to the orientation before: it is not in force."""
    cahier, dossier = Cahier(coffre), UUID(int=1)
    for evenement in (ouverture(), orientation(survenu_le="2025-03-14"), contrat(survenu_le=signature)):
        cahier.noter(dossier, evenement, datetime(2025, 6, 1, tzinfo=UTC))
    cahier.ecrire(base)
    projecteur.rattraper()
    comparer_courant(projecteur, cahier, 3)
    (ligne,) = lire(projecteur.connexion, "file_active")
    assert ligne["contrat_en_vigueur"] is en_vigueur


@pytest.mark.parametrize(
    ("suites", "en_vigueur"),
    [
        ((suspension(),), False),
        ((suspension(), reprise()), True),
        ((suspension(), reprise(), suspension(survenu_le="2025-06-03")), False),
        ((cloture(),), False),
        ((suspension(contrat=UUID(int=4)), cloture(contrat=UUID(int=4))), True),
    ],
)
def test_un_contrat_arrete_n_est_pas_en_vigueur(
    base: str, projecteur: Projecteur, coffre: CoffreMemoire, suites: tuple[Evenement, ...], en_vigueur: bool
) -> None:
    """Suspended or closed, a contract is not in force; another one's end changes nothing."""
    cahier, dossier = Cahier(coffre), UUID(int=1)
    for evenement in (ouverture(), orientation(survenu_le="2025-03-14"), contrat(), *suites):
        cahier.noter(dossier, evenement, datetime(2025, 8, 1, tzinfo=UTC))
    cahier.ecrire(base)
    projecteur.rattraper()
    comparer_courant(projecteur, cahier, 3 + len(suites))
    (ligne,) = lire(projecteur.connexion, "file_active")
    assert ligne["contrat_en_vigueur"] is en_vigueur


def test_un_rendez_vous_deplace_est_a_son_dernier_jour(
    base: str, projecteur: Projecteur, coffre: CoffreMemoire
) -> None:
    """Moved twice, the second move recorded first: the agenda and the next rendez-vous follow the last one by its date."""
    cahier, dossier, rdv = Cahier(coffre), UUID(int=1), UUID(int=401)
    commun = {"rendez_vous": rdv, "motif": "SUIVI", "structure": "MDS-33-04", "ancien_le": "2025-03-20"}
    commun |= {"ancienne_heure": "14:30", "par": "USAGER"}
    for evenement in (
        ouverture(),
        planification(rendez_vous=rdv),
        RendezVousDeplace.model_validate(commun | {"survenu_le": "2025-03-14", "le": "2025-04-03", "heure": "16:00"}),
        RendezVousDeplace.model_validate(commun | {"survenu_le": "2025-03-12", "le": "2025-03-27", "heure": "09:15"}),
    ):
        cahier.noter(dossier, evenement, datetime(2025, 6, 1, tzinfo=UTC))
    cahier.ecrire(base)
    projecteur.rattraper()
    comparer_courant(projecteur, cahier, 4)
    (ligne,) = lire(projecteur.connexion, "agenda")
    assert (ligne["le"], ligne["heure"].isoformat(), ligne["etat"]) == (date(2025, 4, 3), "16:00:00", "PLANIFIE")
    (ligne,) = lire(projecteur.connexion, "file_active")
    assert ligne["prochain_rendez_vous_le"] == date(2025, 4, 3)


def test_apres_la_fin_du_parcours_personne_n_est_en_charge(
    base: str, projecteur: Projecteur, coffre: CoffreMemoire
) -> None:
    """Orientation, structure and référent stop on the day of the end; before it they stand, and nothing is due after."""
    cahier, dossier, referent = Cahier(coffre), UUID(int=1), UUID(int=9)
    evenements = (
        ouverture(echeance_orientation_le="2025-04-14"),
        orientation(survenu_le="2025-03-14"),
        StructureDesignee(
            survenu_le="2025-03-18",
            structure="MDS-33-04",
            organisme="CONSEIL_DEPARTEMENTAL",
            orientation=UUID(int=2),
        ),
        ReferentDesigne(survenu_le="2025-03-19", referent=referent, structure="MDS-33-04"),
        ParcoursTermine(survenu_le="2025-05-30", orientation=UUID(int=2), motif="EMPLOI_DURABLE"),
    )
    for evenement in evenements:
        cahier.noter(dossier, evenement, datetime(2025, 6, 1, tzinfo=UTC))
    cahier.ecrire(base)
    projecteur.rattraper()
    comparer(projecteur, cahier, list(product(*oracle.jours_utiles(cahier.lus))))
    comparer_courant(projecteur, cahier, len(evenements))
    charges = {
        (r["valable_de"].isoformat(), r["orientation"], r["structure"], r["referent"])
        for r in lire(projecteur.connexion, "periode")
        if r["valable_de"] >= date(2025, 3, 19)
    }
    assert charges == {
        ("2025-03-19", UUID(int=2), "MDS-33-04", referent),
        ("2025-05-30", None, None, None),
    }
    (ligne,) = lire(projecteur.connexion, "file_active")
    assert (ligne["parcours"], ligne["structure"], ligne["referent"], ligne["echeance"]) == (None, None, None, None)


def comparer(projecteur: Projecteur, cahier: Cahier, moments: list[tuple[date, date]]) -> None:
    """Compare the views that have a past with the replay of each dossier, at moments (connu_au, valable_au)."""
    connexion = projecteur.connexion
    faits = {vue.nom: lire(connexion, vue) for vue in VUES if isinstance(vue, Fait)}
    periodes = lire(connexion, "periode")
    for stream in cahier.streams:
        lus = cahier.de(stream)
        siens = [ligne for lignes in faits.values() for ligne in lignes if ligne["dossier"] == stream]
        rectangles = [ligne for ligne in periodes if ligne["dossier"] == stream]
        for connu_au, valable_au in moments:
            vu = oracle.Vu.de(stream, lus, connu_au, valable_au)
            assert _visibles(siens, connu_au, valable_au) == {e.position for e in vu.evenements}
            assert _periode(rectangles, connu_au, valable_au) == oracle.periode(vu)
        assert {f["position"]: (f["connu_le"], f["survenu_le"]) for f in siens} == {
            e.position: (e.connu_le, e.survenu_le) for e in lus if _a_un_fait(e.type_)
        }


def comparer_courant(projecteur: Projecteur, cahier: Cahier, position: int) -> None:
    """Compare the views of what is current with the replay of the events up to a position."""
    vues = ("agenda", "prescription", "file_active", "transmission")
    agenda, prescriptions, file_active, transmissions = (lire(projecteur.connexion, nom) for nom in vues)
    for stream in cahier.streams:
        vu = oracle.Vu.de(stream, [e for e in cahier.de(stream) if e.position <= position])
        assert _agenda(agenda, stream) == oracle.agenda(vu)
        assert _prescriptions(prescriptions, stream) == oracle.prescriptions(vu)
        assert _file_active(file_active, stream) == oracle.file_active(vu)
        assert _transmissions(transmissions, stream) == oracle.transmissions(vu)


def _a_un_fait(type_: int) -> bool:
    return any(type_ == classe.code for vue in VUES if isinstance(vue, Fait) for classe in vue.evenements)


def _visibles(faits: list[Ligne], connu_au: date, valable_au: date) -> set[int]:
    """Positions of the faits of a dossier that count at this moment."""
    return {
        f["position"]
        for f in faits
        if f["type"] in PLIES and f["connu_le"] <= connu_au < f["fin_connu_le"] and f["survenu_le"] <= valable_au
    }


def _periode(rectangles: list[Ligne], connu_au: date, valable_au: date) -> Ligne | None:
    trouves = [
        r
        for r in rectangles
        if r["valable_de"] <= valable_au < r["valable_a"] and r["connu_de"] <= connu_au < r["connu_a"]
    ]
    assert len(trouves) <= 1
    if not trouves:
        return None
    bornes = {"dossier", "valable_de", "valable_a", "connu_de", "connu_a"}
    return {nom: valeur for nom, valeur in comparable(trouves[0]).items() if nom not in bornes}


def _agenda(agenda: list[Ligne], stream: UUID) -> dict[str, Ligne]:
    champs = ("le", "motif", "structure_rendez_vous", "etat")
    return {
        str(r["rendez_vous"]): {nom: r[nom] for nom in champs} | {"heure": r["heure"].isoformat()}
        for r in agenda
        if r["dossier"] == stream
    }


def _prescriptions(prescriptions: list[Ligne], stream: UUID) -> dict[str, Ligne]:
    return {
        str(p["prescription"]): {nom: v for nom, v in comparable(p).items() if nom not in ("prescription", "dossier")}
        for p in prescriptions
        if p["dossier"] == stream
    }


def _transmissions(transmissions: list[Ligne], stream: UUID) -> dict[str, Ligne]:
    hors_etat = {"transmission", "dossier", "sens", "motif", "mds", "structure", "referent"}
    return {
        str(r["transmission"]): {nom: v for nom, v in r.items() if nom not in hors_etat}
        for r in transmissions
        if r["dossier"] == stream
    }


def _file_active(file_active: list[Ligne], stream: UUID) -> Ligne | None:
    trouvees = [comparable(ligne) for ligne in file_active if ligne["dossier"] == stream]
    assert len(trouvees) <= 1
    return {nom: v for nom, v in trouvees[0].items() if nom != "dossier"} if trouvees else None
