"""Two adults of one household: each has a dossier, and a sanction of one is decided on what is known of the other."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from commands.base import Cadre, Commande, Refus
from commands.execute import Demande, Resultat, executer
from commands.regles import REGLES, Regles
from commands.regles.local import appliquer
from ledger.contexte import Acteur
from ledger.store.append import Ecriture, Issue
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands.etapes import (
    SANCTION,
    constater_manquement,
    decider_orientation,
    decider_sanction,
    lever_sanction,
    notifier_intention,
    notifier_orientation,
    ouvrir_dossier,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.entree import FOYER, delier_foyer, lier_foyer
from tests.commands.pouvoirs import charge

ACTEUR = Acteur(UUID(int=7), Role.SYSTEME, Canal.LIGNE_DE_COMMANDE)
SEPARES = appliquer({"S7@2025-06-01": {"parametres": {"cumul_du_foyer": False}}}, REGLES)


class Foyer:
    """Persons on a real log, each told of a sanction considered."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    def faire(self, dossier: UUID, commande: Commande, le: str, regles: Regles = REGLES) -> Resultat:
        cadre = Cadre(date.fromisoformat(le), regles, empreintes=bytes(32))
        return executer(self.journal, Demande(dossier, commande, charge(commande, ACTEUR)), cadre)

    def adulte(self, role: str | None, **declaree: object) -> UUID:
        dossier = uuid4()
        for commande, le in (
            (ouvrir_dossier(**declaree), "2025-03-03"),
            (decider_orientation(), "2025-03-14"),
            (notifier_orientation(), "2025-03-17"),
            (proposer_contrat(), "2025-04-01"),
            (signer_contrat(), "2025-04-10"),
            (constater_manquement(), "2025-07-01"),
            (notifier_intention(), "2025-07-05"),
        ):
            self.faire(dossier, commande, le)
        if role is not None:
            self.faire(dossier, lier_foyer(role=role), "2025-07-06")
        return dossier

    def refuse(self, dossier: UUID, commande: Commande, code: str, regles: Regles = REGLES) -> None:
        with pytest.raises(Refus) as refus:
            self.faire(dossier, commande, "2025-07-16", regles)
        assert (refus.value.code, refus.value.champ) == (code, "taux_pourcent")


@pytest.fixture
def foyer(journal: Journal) -> Foyer:
    return Foyer(journal)


class TestPlafond:
    """L3: what the dossier says of the household gives way to who is linked to it."""

    def test_l3_un_demandeur_dit_seul_dont_le_conjoint_est_rattache(self, foyer: Foyer) -> None:
        demandeur = foyer.adulte("DEMANDEUR", situation_familiale="SEUL_SANS_ENFANT")
        foyer.adulte("CONJOINT")
        foyer.refuse(demandeur, decider_sanction(taux_pourcent=80), "foyer_de_plusieurs")
        assert foyer.faire(demandeur, decider_sanction(taux_pourcent=50), "2025-07-16").nombre == 1

    def test_l3_seul_dans_son_foyer_ou_sans_foyer(self, foyer: Foyer) -> None:
        for role in ("DEMANDEUR", None):
            seul = foyer.adulte(role, situation_familiale="SEUL_SANS_ENFANT")
            foyer.faire(seul, decider_sanction(taux_pourcent=80), "2025-07-16")
            if role is not None:
                foyer.faire(seul, delier_foyer(), "2025-07-17")

    def test_l3_le_conjoint_parti_ne_compte_plus(self, foyer: Foyer) -> None:
        demandeur = foyer.adulte("DEMANDEUR", situation_familiale="SEUL_SANS_ENFANT")
        conjoint = foyer.adulte("CONJOINT")
        foyer.faire(conjoint, delier_foyer(), "2025-07-10")
        foyer.faire(demandeur, decider_sanction(taux_pourcent=80), "2025-07-16")


class TestCumul:
    """L4: the sanctions of both adults add up under the cap of the household."""

    def test_l4_les_deux_adultes_d_un_foyer(self, foyer: Foyer) -> None:
        demandeur, conjoint = foyer.adulte("DEMANDEUR"), foyer.adulte("CONJOINT")
        foyer.faire(demandeur, decider_sanction(taux_pourcent=30), "2025-07-16")
        foyer.refuse(conjoint, decider_sanction(taux_pourcent=30), "cumul_excessif")

    def test_l4_l_un_apres_l_autre(self, foyer: Foyer) -> None:
        demandeur, conjoint = foyer.adulte("DEMANDEUR"), foyer.adulte("CONJOINT")
        foyer.faire(demandeur, decider_sanction(taux_pourcent=50), "2025-07-16")
        foyer.refuse(conjoint, decider_sanction(taux_pourcent=50, debut_le="2025-08-15"), "cumul_excessif")
        foyer.faire(conjoint, decider_sanction(taux_pourcent=50, debut_le="2025-08-16"), "2025-07-16")

    def test_l4_une_sanction_levee_ne_compte_plus(self, foyer: Foyer) -> None:
        demandeur, conjoint = foyer.adulte("DEMANDEUR"), foyer.adulte("CONJOINT")
        foyer.faire(demandeur, decider_sanction(taux_pourcent=50), "2025-07-16")
        foyer.faire(demandeur, lever_sanction(sanction=SANCTION), "2025-07-16")
        foyer.faire(conjoint, decider_sanction(taux_pourcent=50), "2025-07-16")

    def test_l4_le_departement_peut_lire_le_texte_autrement(self, foyer: Foyer) -> None:
        demandeur, conjoint = foyer.adulte("DEMANDEUR"), foyer.adulte("CONJOINT")
        foyer.faire(demandeur, decider_sanction(taux_pourcent=50), "2025-07-16")
        foyer.faire(conjoint, decider_sanction(taux_pourcent=50), "2025-07-16", SEPARES)

    def test_l4_decidees_au_meme_instant(self, foyer: Foyer, monkeypatch: pytest.MonkeyPatch) -> None:
        """The other adult is sanctioned between the reading and the writing: the decision is taken again, and refused."""
        demandeur, conjoint = foyer.adulte("DEMANDEUR"), foyer.adulte("CONJOINT")
        ajouter = foyer.journal.ajouter

        def ajouter_apres(ecriture: Ecriture) -> Issue:
            monkeypatch.setattr(foyer.journal, "ajouter", ajouter)
            foyer.faire(demandeur, decider_sanction(taux_pourcent=50), "2025-07-16")
            return ajouter(ecriture)

        monkeypatch.setattr(foyer.journal, "ajouter", ajouter_apres)
        foyer.refuse(conjoint, decider_sanction(taux_pourcent=50), "cumul_excessif")


def test_le_foyer_se_lit_par_un_index(journal: Journal) -> None:
    """A decision does not read the whole log."""
    foyer = Foyer(journal)
    lies = {foyer.adulte("DEMANDEUR"), foyer.adulte("CONJOINT")}
    foyer.adulte(None)
    assert set(journal.du_foyer(str(FOYER))) == lies
    with journal.connexion() as connexion:
        (existe,) = connexion.execute("select to_regclass('d33.evenements_foyer') is not null").fetchone() or (False,)
    assert existe
