"""What is told before a guarded step is typed: it is what the decision would say, and nothing that nobody can read."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest

from commands.base import ETAPES, Cadre, Commande, Refus
from commands.offres.suivi_prescription import RelancerPrescription
from commands.sanctions.procedure_sanction import NotifierIntentionSanction
from commands.sanctions.recours import ConstaterRejetImplicite, FormerRecours, NotifierSanction
from commands.sanctions.reponse import NotifierDecisionRecours
from commands.sanctions.sanction import DeciderSanction, LeverSanction
from ledger.annotations import type_simple
from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.territoire import charger
from tests.commands.etapes import (
    AVERTI,
    CONSTATE,
    MANQUEMENT,
    SANCTION,
    SANCTIONNE,
    constater_manquement,
    decider_sanction,
)
from tests.commands.etapes.offre import PRESCRIPTION, prescrire_offre
from tests.commands.etapes.sanction import (
    RECOURS,
    former_recours,
    notifier_sanction,
    recevoir_proposition_sanction,
    reformer,
    signaler_manquement,
)
from tests.commands.scenario import Scenario
from web.etapes import chemin
from web.saisies import SAISIES, Saisie, actions
from web.saisies.gardes import empechement, gardes
from web.saisies.objets import INCONNU
from web.saisies.propositions import Donnees

GARDEES = sorted(nom for nom, saisie in SAISIES.items() if saisie.gardee)
NOTIFIEE = SANCTIONNE.puis(notifier_sanction(), "2025-07-20")
CONTESTEE = NOTIFIEE.puis(former_recours(), "2025-08-01")
PRESCRITE = AVERTI.puis(prescrire_offre(), "2025-07-05")


def saisie(commande: type[Commande]) -> Saisie:
    return SAISIES[chemin(commande)]


@pytest.mark.parametrize("nom", GARDEES)
def test_un_objet_inconnu_est_dit_sans_identifiant(nom: str) -> None:
    """The example of each command is one that its guard may try."""
    gardee = SAISIES[nom]
    if gardee.sur is None:
        return
    prevenu = empechement(gardee, str(UUID(int=9)), AVERTI.dossier, Cadre(date(2025, 7, 16)))
    assert prevenu is not None
    assert not re.search(r"[0-9a-f]{8}-", prevenu.message)
    assert gardee.sur.choix(AVERTI.dossier, str(UUID(int=9)))[-1] == (str(UUID(int=9)), INCONNU)


@pytest.mark.parametrize(
    ("avant", "commande", "objet", "regle"),
    [
        (AVERTI, DeciderSanction, MANQUEMENT, "P3"),
        (CONTESTEE, ConstaterRejetImplicite, RECOURS, "RAPO-SIL"),
        (PRESCRITE, RelancerPrescription, PRESCRIPTION, "OFF-REL"),
    ],
    ids=["sanction", "rejet-implicite", "relance"],
)
def test_le_premier_jour_possible_est_celui_de_la_decision(
    avant: Scenario, commande: type[Commande], objet: UUID, regle: str
) -> None:
    """Tried day after day, the step is first accepted on the day that the guard told from the start."""
    gardee, depuis = saisie(commande), date(2025, 8, 1) if avant is CONTESTEE else date(2025, 7, 5)
    prevenu = empechement(gardee, str(objet), avant.dossier, Cadre(depuis))
    assert prevenu is not None and prevenu.possible_le is not None and prevenu.regle is not None  # noqa: PT018
    assert prevenu.regle.code == regle
    exemple = {**commande.model_config["json_schema_extra"]["examples"][0], gardee.objet: objet}  # type: ignore[index,dict-item]
    jour = depuis
    while True:
        try:
            ETAPES[commande].decider(avant.dossier, commande.model_validate(exemple), Cadre(jour))
        except Refus:
            jour += timedelta(days=1)
        else:
            break
    assert jour == prevenu.possible_le
    assert empechement(gardee, str(objet), avant.dossier, Cadre(jour)) is None


def test_attendre_ne_suffit_pas() -> None:
    """What lacks is said, with its rule, and no date is promised."""
    prevenu = empechement(saisie(DeciderSanction), str(MANQUEMENT), CONSTATE.dossier, Cadre(date(2025, 7, 3)))
    assert prevenu is not None
    assert (prevenu.possible_le, prevenu.regle and prevenu.regle.code) == (None, "P3")
    echue = empechement(saisie(LeverSanction), str(SANCTION), SANCTIONNE.dossier, Cadre(date(2026, 3, 1)))
    assert echue is not None
    assert (echue.possible_le, echue.regle and echue.regle.code) == (None, "S-DUR")


def test_une_suppression_dit_ce_qui_lui_manque() -> None:
    (garde,) = gardes(saisie(DeciderSanction), str(MANQUEMENT), AVERTI.dossier, Cadre(date(2025, 7, 16)))
    assert garde.empechement is None
    assert garde.suppression is not None
    assert "annonçait une suspension" in garde.suppression.message
    assert any(borne.startswith("Premier manquement : suspension, 2 mois au plus") for borne in garde.bornes)


@pytest.mark.parametrize(
    ("avant", "commande", "objet", "jour", "attendu"),
    [
        (CONSTATE, NotifierIntentionSanction, MANQUEMENT, "2025-07-05", "2025-07-15"),
        (AVERTI, DeciderSanction, MANQUEMENT, "2025-07-16", "2025-07-15"),
        (SANCTIONNE, NotifierSanction, SANCTION, "2025-07-20", "2025-09-20"),
        (NOTIFIEE, FormerRecours, SANCTION, "2025-08-01", "2025-09-20"),
        (NOTIFIEE, FormerRecours, SANCTION, "2025-08-01", "2025-10-01"),
        (CONTESTEE.puis(reformer(), "2025-08-10"), NotifierDecisionRecours, RECOURS, "2025-08-12", "2025-10-12"),
    ],
    ids=[
        "observations-ouvertes",
        "observations-finies",
        "recours-ouvert",
        "recours-possible",
        "reponse-au-recours",
        "rapo-sub-juge",
    ],
)
def test_les_delais_sont_calcules(
    avant: Scenario, commande: type[Commande], objet: UUID, jour: str, attendu: str
) -> None:
    (garde,) = gardes(saisie(commande), str(objet), avant.dossier, Cadre(date.fromisoformat(jour)))
    assert date.fromisoformat(attendu) in {delai.le for delai in garde.delais}


@pytest.mark.parametrize(
    "avant",
    [CONSTATE, AVERTI, SANCTIONNE, CONTESTEE, PRESCRITE],
    ids=["constate", "averti", "sanctionne", "conteste", "prescrit"],
)
def test_chaque_action_dit_de_quoi_elle_parle(avant: Scenario) -> None:
    offertes = list(actions(avant.dossier, Cadre(date(2025, 8, 15))))
    for action in offertes:
        assert (action.objet is None) == (action.saisie.objet is None)
        if action.objet is not None:
            assert action.precision
            assert not re.search(r"[0-9a-f]{8}-", action.precision)
    assert len({(a.saisie.nom, a.objet) for a in offertes}) == len(offertes)


def test_toute_etape_sur_un_objet_sait_le_nommer() -> None:
    """The field that names it is one of the step's own."""
    for une in SAISIES.values():
        assert une.objet is None or type_simple(une.commande.model_fields[une.objet]) is UUID, une.nom


def proposer(nom: str, donnees: Donnees) -> dict[str, list[str]]:
    propose = SAISIES[nom].propose
    assert propose is not None
    return propose(donnees)


def agent(structure: str) -> Acteur:
    return Acteur(UUID(int=5), Role.REFERENT, Canal.ECRAN, structure)


@pytest.mark.parametrize(
    ("avant", "commande", "objet", "attendues"),
    [
        (CONSTATE, "notifier-intention-sanction", MANQUEMENT, {"mesure_envisagee": ["SUSPENSION"]}),
        (AVERTI, "decider-sanction", MANQUEMENT, {"mesure": ["SUSPENSION"], "rang": ["PREMIER"]}),
        (SANCTIONNE, "notifier-intention-sanction", MANQUEMENT, {}),
        (AVERTI, "signaler-manquement", None, {"structure": ["ML-33-01"], "signalant": ["MISSION_LOCALE"]}),
        (AVERTI, "conventionner-pmsmp", None, {"structure": ["ML-33-01"]}),
    ],
    ids=["intention", "sanction", "apres-une-sanction", "signalement", "immersion"],
)
def test_ce_que_le_dossier_repond_est_rempli(
    avant: Scenario, commande: str, objet: UUID | None, attendues: dict[str, list[str]]
) -> None:
    donnees = Donnees(avant.dossier, agent("ML-33-01"), charger("33"), str(objet or ""))
    assert proposer(commande, donnees) == attendues


@pytest.mark.parametrize(
    ("recu", "champ"),
    [(signaler_manquement(), "signalement"), (recevoir_proposition_sanction(), "proposition_sanction")],
    ids=["signalement", "proposition"],
)
def test_un_constat_reprend_ce_qui_attend_seul(recu: Commande, champ: str) -> None:
    attendu = CONSTATE.puis(recu, "2025-07-06").dossier
    valeurs = proposer("constater-manquement", Donnees(attendu, agent("MDS-33-05"), charger("33")))
    assert valeurs == {"nature": ["OBLIGATIONS_CONTRAT"], champ: [str(getattr(recu, champ))]}
    repris = CONSTATE.puis(recu, "2025-07-06").puis(
        constater_manquement(manquement=UUID(int=77), **{champ: getattr(recu, champ)}), "2025-07-07"
    )
    assert proposer("constater-manquement", Donnees(repris.dossier, agent("X"), charger("33"))) == {}


def test_la_sanction_decidee_ne_se_decide_plus() -> None:
    """The manquement leaves the list, and says why to whoever comes by an old address."""
    dossier = AVERTI.puis(decider_sanction(), "2025-07-16").dossier
    sur = saisie(DeciderSanction).sur
    assert sur is not None
    assert sur.choix(dossier) == ()
    assert [id_ for id_, _ in sur.choix(dossier, str(MANQUEMENT))] == [str(MANQUEMENT)]
    prevenu = empechement(saisie(DeciderSanction), str(MANQUEMENT), dossier, Cadre(date(2025, 7, 17)))
    assert prevenu is not None
    assert "déjà donné lieu à une sanction" in prevenu.message
