"""Figures of what a partner's structure made of those who were addressed to it, and nobody else's."""

import re
from uuid import uuid4

from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.test_personne_adressee import AUTRE, SIENNE, adresser, repondre
from tests.web.serveur import Api, Visiteur

ADRESSE = "/mes-chiffres"


def comptes(visiteur: Visiteur, periode: str = "") -> tuple[int, int]:
    """Prescriptions of the first row, which is the whole when there are several; those that were accepted."""
    page = visiteur.ouvrir(ADRESSE, periode=periode)
    assert page.status_code == 200
    prescrites, acceptees = (
        re.search(rf'data-titre="{titre}">(\d+)', page.text) for titre in ("Prescrites", "Acceptées")
    )
    return (int(prescrites[1]), int(acceptees[1])) if prescrites and acceptees else (0, 0)


def test_qui_n_est_pas_partenaire_n_y_entre_pas(api: Api) -> None:
    for role in (Role.REFERENT, Role.AUDITEUR, Role.DECIDEUR):
        with api.visiteur(role) as visiteur:
            assert visiteur.ouvrir(ADRESSE).status_code == 403


def test_ce_qui_est_recu_et_accepte_compte_aussitot_pour_sa_structure(api: Api) -> None:
    with api.visiteur(Role.PARTENAIRE, SIENNE) as sien, api.visiteur(Role.PARTENAIRE, AUTRE) as autre:
        avant, ailleurs = comptes(sien), comptes(autre)
        _, prescription = adresser(api, f"Compte{uuid4().hex[:6]}", il_y_a_jours=2)
        assert comptes(sien) == (avant[0] + 1, avant[1])
        assert repondre(sien, prescription, "accepter", entree_prevue_le="").status_code == 303
        api.projeter()
        assert comptes(sien) == (avant[0] + 1, avant[1] + 1)
        assert comptes(autre) == ailleurs


def test_une_periode_inconnue_est_celle_de_douze_mois(api: Api) -> None:
    with api.visiteur(Role.PARTENAIRE, SIENNE) as sien:
        for periode in ("1066", "hier", "2026' or 1=1", "\0"):
            assert comptes(sien, periode) == comptes(sien)
