"""A step tells where its message stands: to be sent until a carrier took it, then what became of it, or what to do."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from ledger.events import CATALOGUE
from ledger.vocabulaire.territoire import charger
from readmodels.dossier.chronologie import EtapeDatee
from web.recit.recit import A_ENVOYER, Conteur, Recit

ENVOI = str(UUID(int=1411))
SUITE = {"transmission": ENVOI, "etape_position": 1, "destinataire": "envois"}
CONFIE = ("envoi.confie.v1", SUITE | {"canal": "SMS", "transporteur": "brevo"})


def raconter(*suites: tuple[str, dict[str, Any]]) -> Recit:
    """The reminder, after these steps."""
    etapes = [
        EtapeDatee(
            evenement=uuid4(),
            position=rang,
            version=rang,
            type=type_,
            libelle="Rappel de rendez-vous envoyé",
            survenu_le=date(2026, 3, 2),
            enregistre_le=datetime(2026, 3, 2, tzinfo=UTC),
            contexte={},
            contenu=contenu,
            corrigee_par=None,
            empreinte="",
        )
        for rang, (type_, contenu) in enumerate([("rappel.envoye.v1", {"a_envoyer": True, "canal": "SMS"}), *suites], 1)
    ]
    return Conteur(charger("33")).raconter(etapes)[-1]


def dit(recit: Recit) -> str:
    return next((ligne.valeur for ligne in recit.lignes if ligne.libelle == "Envoi"), "").replace("\xa0", " ")


def test_ce_que_personne_n_a_pris_reste_a_envoyer() -> None:
    assert raconter().titre == "Rappel de rendez-vous à envoyer"
    assert dit(raconter()) == ""
    rejet = raconter(("transmission.rejetee.v1", SUITE | {"sens": "Le numéro n'existe pas : corrigez-le."}))
    assert (rejet.titre, dit(rejet)) == (
        "Rappel de rendez-vous à envoyer",
        "Pas parti. Le numéro n'existe pas : corrigez-le.",
    )
    assert "jour férié" in dit(raconter(("transmission.en_attente.v1", SUITE | {"cause": "HEURES_CALMES"})))
    assert dit(raconter(("transmission.abandonnee.v1", SUITE))) == "Ne partira pas"
    assert dit(raconter(CONFIE, ("transmission.relancee.v1", SUITE))) == "À envoyer de nouveau"


def test_toute_etape_qui_demande_un_envoi_a_ses_mots_tant_qu_il_n_est_pas_parti() -> None:
    """A step that may wait for a carrier is told otherwise until one took it: none is forgotten."""
    assert {classe for classe in CATALOGUE if "a_envoyer" in classe.model_fields} == A_ENVOYER.keys()


def test_ce_qu_un_transporteur_a_pris_est_envoye() -> None:
    parti = raconter(CONFIE)
    assert (parti.titre, dit(parti)) == ("Rappel de rendez-vous envoyé", "SMS parti le 2 mars 2026")
    remis = raconter(CONFIE, ("envoi.remis.v1", {"envoi": ENVOI, "canal": "SMS"}))
    assert dit(remis) == "SMS parti le 2 mars 2026, remis le 2 mars 2026"
    refuse = raconter(CONFIE, ("envoi.refuse.v1", {"envoi": ENVOI, "cause": "ADRESSE_INCONNUE"}))
    assert dit(refuse).endswith("refusé le 2 mars 2026 : adresse ou numéro inconnu, à corriger avec la personne")


def test_un_envoi_a_un_autre_destinataire_n_en_dit_rien() -> None:
    assert dit(raconter(("transmission.rejetee.v1", SUITE | {"destinataire": "france-travail", "sens": "Non."}))) == ""
