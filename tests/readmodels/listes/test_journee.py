"""*Ma journée*, beside the same lists made from the replay of each dossier."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from commands.base import Cadre
from commands.echeances import echeances
from commands.regles import REGLES
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.contrats.contrat_engagement import ContratEngagementPropose
from ledger.vocabulaire.echeance import Nature
from readmodels.listes import journee
from readmodels.listes.journee import LIGNES_MAX, Journee, ma_journee
from readmodels.perimetre import AUCUN, Perimetre
from tests.projections import oracle
from tests.projections.evenements import contrat
from tests.projections.recits import DEBUT, REFERENTS
from tests.readmodels.monde import Monde
from tests.readmodels.suivi import AUDE, Suivi

JOURS = [DEBUT + timedelta(days=n) for n in (40, 90, 110, 140, 200)]


def lire(monde: Monde, referent: UUID, le: date, perimetre: Perimetre | None = None) -> Journee:
    options = {"perimetre": perimetre} if perimetre is not None else {}
    return ma_journee(monde.lecteur, monde.coffre, REGLES.dater, referent, le, **options)


def siens(monde: Monde, referent: UUID) -> dict[UUID, oracle.Vu]:
    return {d: vu for d, vu in monde.vus().items() if vu.etat.referent == str(referent)}


def test_chaque_referent_chaque_jour(monde: Monde) -> None:
    rencontres = {"rendez_vous": 0, "en_retard": 0, "arrivees": 0}
    for referent in REFERENTS:
        for le in JOURS:
            lue = lire(monde, referent, le)
            vus = siens(monde, referent)
            ouvertes = [(d, e) for d, vu in vus.items() for e in echeances(vu.etat, Cadre(le, REGLES))]
            retards = sorted((e.due_le, e.nature, UUID(e.objet)) for _, e in ouvertes if e.depassee(le))
            assert [(t.due_le, t.nature, t.objet) for t in lue.en_retard.lignes] == retards[:LIGNES_MAX]
            assert lue.en_retard.total == sum(lue.par_nature.values()) == len(retards)
            fins = sorted(
                (e.due_le, UUID(e.objet))
                for _, e in ouvertes
                if e.nature == Nature.CONTRAT_A_RENOUVELER and 0 <= (e.due_le - le).days <= 30
            )
            assert [(t.due_le, t.objet) for t in lue.fins_de_contrat.lignes] == fins
            prevus = {
                UUID(r.id) for vu in vus.values() for r in vu.etat.rendez_vous.values()
                if r.le == le and r.etat is EtatRendezVous.PLANIFIE
            }  # fmt: skip
            assert {r.rendez_vous for r in lue.rendez_vous.lignes if r.etat is EtatRendezVous.PLANIFIE} == prevus
            arrives = {
                d: depuis
                for d, vu in vus.items()
                if (ligne := oracle.file_active(vu)) is not None
                and (depuis := ligne["referent_depuis"]) is not None
                and le - timedelta(days=14) < depuis <= le
            }
            assert {a.dossier: a.referent_depuis for a in lue.arrivees.lignes} == arrives
            assert lue.arrivees.total == len(arrives)
            assert lue.tout_compte
            for nom, trouves in zip(rencontres, (prevus, retards, arrives), strict=True):
                rencontres[nom] += len(trouves)
    assert min(rencontres.values()) > 0


@pytest.mark.parametrize(
    ("le", "vu"), [("2026-08-30", False), ("2026-08-31", True), ("2026-09-30", True), ("2026-10-01", False)]
)
def test_un_contrat_qui_finit_dans_le_mois(suivi: Suivi, le: str, vu: bool) -> None:
    """Thirty days before its last day, that day included; afterwards it is overdue."""
    lea, contrat_id = suivi.personne("Léa", AUDE), uuid4()
    commun = {"contrat": contrat_id, "debut_le": "2026-02-02", "fin_le": "2026-09-30"}
    suivi.noter(
        lea,
        ContratEngagementPropose.model_validate(
            commun | {"survenu_le": "2026-02-02", "nature": "PREMIER", "parcours": "SOCIAL", "duree_hebdo_h": 15}
        ),
        contrat(**commun, survenu_le="2026-02-05"),
    )
    suivi.projeter()
    lue = ma_journee(suivi.lecteur, suivi.coffre, REGLES.dater, AUDE, date.fromisoformat(le))
    assert [(t.dossier, t.nom, t.objet) for t in lue.fins_de_contrat.lignes] == [(lea, "Léa", contrat_id)] * vu
    assert (Nature.CONTRAT_A_RENOUVELER in lue.par_nature) == (le == "2026-10-01")


def test_quelqu_un_qui_ne_suit_personne(monde: Monde) -> None:
    lue = lire(monde, UUID(int=1), JOURS[1])
    assert (lue.rendez_vous.total, lue.en_retard.total, lue.fins_de_contrat.total, lue.arrivees.total) == (0, 0, 0, 0)


def test_hors_du_perimetre_rien(monde: Monde) -> None:
    """What one may not see is not counted either."""
    entier = lire(monde, REFERENTS[0], JOURS[3])
    assert entier.en_retard.total > 0
    for perimetre in (AUCUN, Perimetre(pts="Inconnu")):
        vide = lire(monde, REFERENTS[0], JOURS[3], perimetre)
        assert (vide.rendez_vous.total, vide.en_retard.total, vide.arrivees.total) == (0, 0, 0)


def test_des_listes_bornees_qui_disent_leur_longueur(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    entiere = lire(monde, REFERENTS[0], JOURS[4]).en_retard
    assert entiere.total > 2
    monkeypatch.setattr(journee, "LIGNES_MAX", 2)
    courte = lire(monde, REFERENTS[0], JOURS[4]).en_retard
    assert (courte.total, courte.lignes) == (entiere.total, entiere.lignes[:2])
    monkeypatch.setattr(journee, "TACHES_MAX", 1)
    assert not lire(monde, REFERENTS[0], JOURS[4]).tout_compte


def test_une_ligne_dit_qui(monde: Monde) -> None:
    lue = lire(monde, REFERENTS[0], JOURS[4])
    assert all(ligne.nom and ligne.prenom and ligne.naissance_le for ligne in lue.en_retard.lignes)
