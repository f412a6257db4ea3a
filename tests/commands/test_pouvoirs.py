"""R5, separation of powers: who takes which step, and what one agent does not do twice in one procedure."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.base import ETAPES, Commande, Etape, Interdite
from commands.correction import AnnulerEtape
from commands.orientations.orientation import DeciderOrientation
from commands.permis import exiger_permis, peut, peut_corriger, reserve
from commands.sanctions.reponse import DeciderRecours
from commands.sanctions.sanction import ConstaterManquement, DeciderSanction
from ledger.contexte import Acteur
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.pouvoir import Fonction
from tests.cas import chaque
from tests.commands.etapes import AVERTI, CONSTATE, SANCTIONNE, constater_manquement, decider_sanction
from tests.commands.pouvoirs import FAMILLES, REFERENCE, Cas, agent, cas
from tests.ledger.memoire import enregistre_par

LE = date(2026, 6, 1)
ORIENTATION, INSTRUCTION, SECRETARIAT, SIGNATURE, NOTIFICATION, RECOURS, DROITS, EFFACEMENT, ENCADREMENT = Fonction
TOUS: AbstractSet[Fonction | None] = {None, *Fonction}
"""Whoever accompanies, with no function at all."""
QUI: Mapping[str, AbstractSet[Fonction | None]] = {
    "orientation.criteres_recueillis": TOUS,
    "orientation.preconisee": TOUS,
    "orientation.decidee CONSEIL_DEPARTEMENTAL": {ORIENTATION},
    "orientation.decidee FRANCE_TRAVAIL": {ORIENTATION},
    "orientation.notifiee ESPACE_PERSONNEL": set(),
    "orientation.notifiee LETTRE_RECOMMANDEE": {ORIENTATION, NOTIFICATION},
    "orientation.delai_depasse": TOUS,
    "reorientation.demandee": TOUS,
    "reorientation.ept_inscrite": {SECRETARIAT},
    "reorientation.ept_avis_rendu": {SECRETARIAT},
    "reorientation.refusee CONSEIL_DEPARTEMENTAL": {ORIENTATION},
    "reorientation.refusee FRANCE_TRAVAIL": {ORIENTATION},
    "reexamen.social_realise": TOUS,
    "parcours.termine": TOUS,
    "structure.designee": {ORIENTATION},
    "referent.designe": TOUS,
    "referent.transfere": TOUS,
    "manquement.signale": TOUS,
    "manquement.regularisation_signalee": TOUS,
    "manquement.signalement_classe": {INSTRUCTION},
    "manquement.constate": {INSTRUCTION},
    "manquement.classe": {SIGNATURE},
    "sanction.proposition_recue": TOUS,
    "sanction.proposition_ecartee": {SIGNATURE},
    "sanction.intention_notifiee ESPACE_PERSONNEL": set(),
    "sanction.intention_notifiee LETTRE_RECOMMANDEE": {NOTIFICATION},
    "sanction.observations_recues": TOUS,
    "sanction.audition_tenue": TOUS,
    "sanction.avis_rendu": {SECRETARIAT},
    "sanction.decidee": {SIGNATURE},
    "sanction.notifiee ESPACE_PERSONNEL": set(),
    "sanction.notifiee LETTRE_RECOMMANDEE": {NOTIFICATION},
    "sanction.decision_recours_notifiee ESPACE_PERSONNEL": set(),
    "sanction.decision_recours_notifiee LETTRE_RECOMMANDEE": {NOTIFICATION},
    "sanction.levee_proposee": TOUS,
    "sanction.levee_ecartee": {SIGNATURE},
    "sanction.levee": {SIGNATURE},
    "sanction.recours_forme": TOUS,
    "sanction.recours_decide": {RECOURS},
    "sanction.recours_transmis": {RECOURS},
    "sanction.avis_commission_rendu": {RECOURS},
    "sanction.recours_rejete_implicitement": {SIGNATURE, RECOURS},
    "sanction.annulee RECOURS": {SIGNATURE, RECOURS},
    "sanction.annulee ERREUR": {SIGNATURE},
    "sanction.radiation_proposee": {SIGNATURE},
    "sanction.fin_de_droit_reportee": {SIGNATURE},
    "sanction.fin_de_droit_decidee": {SIGNATURE},
    "droits.fin_reportee": {SIGNATURE},
    "effacement.demande": {DROITS},
    "effacement.examine": {DROITS},
    "effacement.approuve": {EFFACEMENT},
    "rectification.repondue": {DROITS},
}
"""Who may take each step, written out: a step that is added is refused by the test until somebody says whose it is."""
CONSTATENT = {"manquement.signalement_classe", "manquement.constate"}
DECIDENT = {
    "manquement.classe",
    "sanction.proposition_ecartee",
    "sanction.decidee",
    "sanction.levee_ecartee",
    "sanction.levee",
    "sanction.annulee ERREUR",
    "sanction.radiation_proposee",
    "sanction.fin_de_droit_reportee",
    "sanction.fin_de_droit_decidee",
}
DU_ROLE_SEUL = {
    Role.SYSTEME: {
        "manquement.signale",
        "manquement.regularisation_signalee",
        "sanction.proposition_recue",
        "sanction.levee_proposee",
        "sanction.recours_rejete_implicitement",
        "sanction.annulee RECOURS",
    },
    Role.ALLOCATAIRE: {
        "sanction.intention_notifiee ESPACE_PERSONNEL",
        "sanction.notifiee ESPACE_PERSONNEL",
        "sanction.decision_recours_notifiee ESPACE_PERSONNEL",
    },
}
STATUENT = {"sanction.recours_decide", "sanction.recours_transmis"}


def refus(acteur: Acteur, commande: Commande, lus: Sequence[EvenementLu] = ()) -> str | None:
    try:
        exiger_permis(acteur, commande, lus, LE)
    except Interdite as interdite:
        return interdite.code
    return None


def test_r5_chaque_etape_dit_a_qui_elle_est() -> None:
    assert {str(c) for c in cas(*FAMILLES)} == QUI.keys()


@chaque("un,fonction", lambda: product(cas(*FAMILLES), [None, *Fonction]), lambda c: f"{c[0]} {c[1]}")
def test_r5_chaque_etape_et_chaque_fonction(un: Cas, fonction: Fonction | None) -> None:
    attendu = None if fonction in QUI[str(un)] else "pouvoir_absent"
    qui = agent(*([fonction] if fonction else []))
    assert refus(qui, un.commande) == attendu
    assert peut(qui, un.etape, LE) is any(fonction in QUI[str(c)] for c in cas(un.etape.famille) if c.etape is un.etape)


def _paires() -> list[tuple[Cas, Cas]]:
    return list(product(cas("sanction"), cas("sanction")))


@chaque("avant,apres", _paires, lambda c: f"{c[0]} puis {c[1]}")
def test_r5_chaque_paire_d_etapes_par_le_meme_agent(avant: Cas, apres: Cas) -> None:
    """Whichever comes first, and whatever others did in between: three parts of a procedure are of three agents."""
    moi, autre = agent(*Fonction), agent(*Fonction, numero=5)
    etapes = [(c, moi if c == avant else autre) for c in cas("sanction")]
    lus = [enregistre_par(c.lu(rang), qui) for rang, (c, qui) in enumerate(etapes, 1)]
    parts = {
        next((n for n, part in enumerate((CONSTATENT, DECIDENT, STATUENT)) if str(c) in part), None)
        for c in (avant, apres)
    }
    prevu = "part_deja_prise" if len(parts - {None}) > 1 else None
    assert refus(moi, apres.commande, lus) == (prevu if QUI[str(apres)] else "pouvoir_absent")


@pytest.mark.parametrize("role", [Role.ADMINISTRATEUR, Role.SYSTEME, Role.PARTENAIRE, Role.DECIDEUR, Role.ALLOCATAIRE])
def test_r5_un_role_ne_suffit_pas(role: Role) -> None:
    """Nobody decides by a role; a machine records proposals and what silence means, the person what she reads."""
    permis = {str(c) for c in cas("sanction") if refus(agent(role=role), c.commande) is None}
    sans_pouvoir = {"sanction.observations_recues", "sanction.audition_tenue", "sanction.recours_forme"}
    assert permis - sans_pouvoir == DU_ROLE_SEUL.get(role, set())


@pytest.mark.parametrize(
    ("du", "au", "le", "code"),
    [
        (date(2026, 5, 1), date(2026, 6, 1), "2026-05-01", None),
        (date(2026, 5, 2), date(2026, 12, 31), "2026-05-01", "hors_delegation"),
        (date(2026, 1, 1), date(2026, 5, 31), "2026-05-01", "hors_delegation"),
    ],
    ids=["couvre-les-deux", "pas-encore-le-jour-de-l-acte", "plus-le-jour-de-l-enregistrement"],
)
def test_r5_la_delegation_couvre_l_acte_et_son_enregistrement(du: date, au: date, le: str, code: str | None) -> None:
    qui = agent(SIGNATURE, du=du, au=au)
    assert refus(qui, decider_sanction(survenu_le=le)) == code


def test_r5_un_refus_dit_a_qui_demander() -> None:
    """In French: whose the step is, by which delegation, by which text; what one did already, and who may go on."""
    with pytest.raises(Interdite) as absent:
        exiger_permis(agent(INSTRUCTION), decider_sanction(), (), LE)
    assert absent.value.code == "pouvoir_absent"
    assert "président du conseil départemental (CASF L262-37)" in absent.value.message
    assert "fonction « signature des sanctions »" in absent.value.message
    with pytest.raises(Interdite) as terminee:
        exiger_permis(agent(SIGNATURE, au=date(2026, 5, 31)), decider_sanction(), (), LE)
    assert terminee.value.code == "hors_delegation"
    assert f"({REFERENCE})" in terminee.value.message
    assert "elle ne couvre pas le 01/06/2026" in terminee.value.message
    moi = agent(*Fonction)
    with pytest.raises(Interdite) as prise:
        exiger_permis(moi, decider_sanction(), [enregistre_par(e, moi) for e in CONSTATE.lus], LE)
    assert prise.value.code == "part_deja_prise"
    assert "Vous avez enregistré « Manquement constaté » du 01/07/2025" in prise.value.message


def test_r5_la_delegation_est_donnee_avec_l_etape() -> None:
    par = exiger_permis(agent(SIGNATURE, ORIENTATION), decider_sanction(), (), LE)
    assert par is not None
    assert (par.fonction, par.reference) == (SIGNATURE, REFERENCE)
    assert exiger_permis(agent(), Cas(_etape("manquement.signale"), {}).commande, (), LE) is None


def _etape(nom: str) -> Etape:
    return next(e for e in ETAPES.values() if e.nom == nom)


def test_r5_ni_par_une_correction_ni_par_une_annulation() -> None:
    """Who constated neither restates nor annuls the decision; restating somebody's constat makes one a part of it."""
    instruit, signe = agent(INSTRUCTION, SIGNATURE), agent(SIGNATURE, INSTRUCTION, numero=5)
    lus = [
        enregistre_par(e, signe if e.classe and e.classe.nom == "sanction.decidee" else instruit)
        for e in SANCTIONNE.lus
    ]
    decidee, constat = (
        next(e for e in lus if e.classe and e.classe.nom == n) for n in ("sanction.decidee", "manquement.constate")
    )
    correction = {"evenement": decidee.evenement_id, "motif": "ERREUR_DE_SAISIE"}
    annulation = AnnulerEtape.model_validate({"correction": correction, "etape": "sanction.decidee.v1"})
    redite = decider_sanction(correction=correction)
    for interdite in (annulation, redite):
        assert refus(instruit, interdite, lus) == "part_deja_prise"
        assert refus(signe, interdite, lus) is None
        assert refus(agent(numero=6), interdite, lus) == "pouvoir_absent"
    autre = constater_manquement(correction={"evenement": constat.evenement_id, "motif": "ERREUR_DE_SAISIE"})
    assert refus(signe, autre, lus) == "part_deja_prise"
    assert refus(instruit, autre, lus) is None


def test_r5_une_etape_annulee_compte_encore() -> None:
    """Annulling one's own constat does not make one a stranger to the procedure."""
    moi = agent(*Fonction)
    lus = [enregistre_par(e, moi) for e in CONSTATE.lus]
    (constat,) = [e for e in lus if e.classe and e.classe.nom == "manquement.constate"]
    assert refus(moi, decider_sanction(), lus) == "part_deja_prise"
    assert constat.corps["manquement"] == str(decider_sanction().manquement)


def test_r5_une_autre_procedure_de_la_meme_personne_n_empeche_rien() -> None:
    moi = agent(*Fonction)
    lus = [enregistre_par(e, moi) for e in AVERTI.lus]
    assert refus(moi, decider_sanction(manquement=uuid4()), lus) is None


def test_r5_ce_qui_se_decide_avec_le_reste_est_du_meme_agent() -> None:
    """Steps decided in one write have no author in the ledger yet: they are of whoever asks for all of them."""
    assert refus(agent(*Fonction), decider_sanction(), CONSTATE.lus) == "part_deja_prise"


def test_r5_on_est_prevenu_avant_de_saisir() -> None:
    dits = {c: reserve(ETAPES[c]) for c in (ConstaterManquement, DeciderSanction, DeciderRecours, DeciderOrientation)}
    assert "fonction « instruction des manquements »" in dits[ConstaterManquement]
    assert "Qui constate un manquement ne décide pas de sa suite." in dits[DeciderSanction]
    assert "Qui a décidé ne statue pas sur le recours." in dits[DeciderRecours]
    assert "fonction « décision des orientations »" in dits[DeciderOrientation]


def test_r5_corriger_demande_le_pouvoir_de_l_etape() -> None:
    assert peut_corriger(agent(SIGNATURE), "sanction.decidee.v1", LE)
    assert not peut_corriger(agent(INSTRUCTION), "sanction.decidee.v1", LE)
    assert peut_corriger(agent(), "note.ecrite.v1", LE)
    assert not peut_corriger(agent(*Fonction), "etape.annulee.v1", LE)


def test_r5_une_etape_d_un_systeme_reste_la_sienne() -> None:
    reservee = next(e for e in ETAPES.values() if e.roles)
    contenu: Any = reservee.commande.model_config["json_schema_extra"]
    commande = reservee.commande.model_validate(contenu["examples"][0])
    with pytest.raises(Interdite) as interdite:
        exiger_permis(agent(*Fonction), commande, (), LE)
    assert interdite.value.code == "etape_reservee"
    assert exiger_permis(Acteur(UUID(int=1), Role.SYSTEME, Canal.CONNECTEUR), commande, (), LE) is None
