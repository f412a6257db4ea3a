"""The text of a message, its length, and the address that it goes to: refusals first."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from commands.suivi.sms import SEUL, SEUL_UNICODE, alleger, gsm7, parties
from commands.suivi.telephone import pays
from integrations.envois.adresses import adresse, numero
from integrations.envois.modeles import CANAUX, Modele, Modeles, Objet, livres
from integrations.envois.smtp import en_html
from integrations.livraison.echecs import Rejet
from ledger.events.entree.droits import Identite
from ledger.vocabulaire.suivi.envoi import CanalEnvoi

SMS, COURRIEL = CanalEnvoi.SMS, CanalEnvoi.COURRIEL
VALEURS = {
    "jour": "16/03/2026",
    "heure": "14 h 30",
    "lieu": "MDS de la Forêt d'Œuvre-Garçon",
    "jours": "10",
    "texte": "Bonjour {service}",
    "service": "Département",
    "contact": "votre référent",
    "lien": "https://parcours.gironde.fr/l/" + "x" * 24,
    "jusqu_au": "16/04/2026",
    "code": "012345",
}


def modele(**champs: Any) -> Modele:
    defaut = {"code": "essai", "version": 1, "du": "2025-01-01", "canal": "SMS", "objet": "message", "texte": "{texte}"}
    return Modele.model_validate(defaut | champs)


class TestModeles:
    @pytest.mark.parametrize(
        ("champs", "phrase"),
        [
            ({"texte": "Le {jour}"}, "variables inconnues, jour"),
            ({"texte": "{texte!r}"}, "nom d'une variable"),
            ({"texte": "{0}"}, "nom d'une variable"),
            ({"texte": "{texte.__class__}"}, "nom d'une variable"),
            ({"texte": "Un empêchement ?"}, "circonflexe"),
            ({"sujet": "Bonjour"}, "un SMS n'en a pas"),
            ({"canal": "COURRIEL"}, "un courriel a un sujet"),
            ({"canal": "COURRIEL", "sujet": "Pour {texte}"}, "ne dit rien de la personne"),
        ],
    )
    def test_refuse(self, champs: dict[str, str], phrase: str) -> None:
        with pytest.raises(ValidationError, match=phrase):
            modele(**champs)

    def test_chaque_objet_a_un_modele_par_moyen(self) -> None:
        with pytest.raises(ValueError, match="modèles manquants"):
            Modeles([modele()])
        with pytest.raises(ValueError, match="deux versions"):
            Modeles([modele(), modele()])

    def test_la_version_en_vigueur(self) -> None:
        tous = [
            modele(objet=o, canal=c, sujet="S" if c is COURRIEL else "", texte="Bonjour", code=f"{o}-{c.lower()}")
            for o in Objet
            for c in CanalEnvoi
        ]
        modeles = Modeles([*tous, modele(code="message-sms", version=2, du="2026-01-01")])
        assert modeles.en_vigueur(Objet.MESSAGE, SMS, date(2025, 12, 31)).version == 1
        assert modeles.en_vigueur(Objet.MESSAGE, SMS, date(2026, 1, 1)).version == 2
        with pytest.raises(LookupError):
            modeles.en_vigueur(Objet.MESSAGE, SMS, date(2024, 12, 31))

    @pytest.mark.parametrize("objet", Objet)
    def test_ceux_de_la_maison(self, objet: Objet) -> None:
        """Nothing that was typed is read as a template; an SMS of ours is one or two, a mail says as much in HTML."""
        sms, *courriels = (
            livres().en_vigueur(objet, canal, date(2026, 3, 1)) for canal in CANAUX.get(objet, (SMS, COURRIEL))
        )
        texte = sms.remplir(VALEURS)
        assert parties(texte) <= 2
        assert gsm7(texte)
        assert not any("{" in courriel.remplir(VALEURS | {"texte": "Bonjour"}) for courriel in courriels)
        assert ("{service}" in texte) == (objet is Objet.MESSAGE)


class TestSms:
    @pytest.mark.parametrize(
        ("texte", "attendu"),
        [
            ("a" * SEUL, 1),
            ("a" * (SEUL + 1), 2),
            ("é" * SEUL, 1),
            ("€" * 81, 2),
            ("ê" * SEUL_UNICODE, 1),
            ("ê" * (SEUL_UNICODE + 1), 2),
            ("😀" * 35, 1),
            ("😀" * 36, 2),
            ("a" * 306, 2),
            ("a" * 307, 3),
        ],
    )
    def test_parties(self, texte: str, attendu: int) -> None:
        assert parties(texte) == attendu

    @settings(max_examples=50)
    @given(st.text(max_size=80))
    def test_un_texte_allege_tient_dans_l_alphabet(self, texte: str) -> None:
        assert gsm7(alleger(texte))
        assert alleger(alleger(texte)) == alleger(texte)


def test_le_html_ne_lit_rien_de_ce_qui_est_tape() -> None:
    page = en_html("<Sujet>", "Bonjour <img src=x>\n\nÀ bientôt & merci")
    assert "<img" not in page
    assert "<p>À bientôt &amp; merci</p>" in page
    assert "http" not in page


class TestAdresses:
    @pytest.mark.parametrize(
        ("ecrit", "code"),
        [
            ("05 56 00 00 00", "NUMERO_FIXE"),
            ("06 12", "NUMERO_INCORRECT"),
            ("bonjour", "NUMERO_INCORRECT"),
            ("+33 6 39 98 00 0", "NUMERO_INCORRECT"),
            ("0692 12 34 56", "NUMERO_INCORRECT"),
            ("3939", "NUMERO_INCORRECT"),
        ],
    )
    def test_un_numero_qui_ne_mene_a_personne(self, ecrit: str, code: str) -> None:
        with pytest.raises(Rejet) as refus:
            numero(ecrit)
        assert refus.value.code == code
        assert ecrit not in str(refus.value), "a work list shows no number"

    @pytest.mark.parametrize(
        ("ecrit", "la", "attendu"),
        [
            ("06 39 98 00 01", "FR", "+33639980001"),
            ("0612345678", "FR", "+33612345678"),
            ("07.56.78.90.12", "FR", "+33756789012"),
            ("0692 12 34 56", pays("974"), "+262692123456"),
            ("+32 470 12 34 56", "FR", "+32470123456"),
        ],
    )
    def test_un_mobile(self, ecrit: str, la: str, attendu: str) -> None:
        assert numero(ecrit, la) == attendu

    @pytest.mark.parametrize(
        "ecrite", ["sans arobase", "deux@@exemple.fr", "a..b@exemple.fr", "x@y", "a@b.fr\nBcc:c@d.fr"]
    )
    def test_un_courriel_mal_ecrit(self, ecrite: str) -> None:
        qui = Identite.model_construct(nom="N", prenom="P", naissance_le=date(1990, 1, 1), courriel=ecrite)
        with pytest.raises(Rejet, match="COURRIEL_INCORRECT"):
            adresse(qui, COURRIEL)

    @pytest.mark.parametrize(("canal", "code"), [(SMS, "NUMERO_ABSENT"), (COURRIEL, "COURRIEL_ABSENT")])
    def test_sans_adresse(self, canal: CanalEnvoi, code: str) -> None:
        with pytest.raises(Rejet, match=code):
            adresse(Identite(nom="N", prenom="P", naissance_le=date(1990, 1, 1)), canal)
