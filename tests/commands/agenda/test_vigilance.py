"""What is warned of before an appointment is set: closed days, odd hours, what overlaps; nothing about an ordinary one."""

from dataclasses import replace
from datetime import date, time

import pytest

from commands.agenda.creneau import Creneau
from commands.agenda.vigilance import Pris, avertissements
from commands.base import Cadre
from commands.regles import REGLES, Regles
from ledger.dates import aujourd_hui

AUJOURD_HUI = date(2026, 11, 2)
CLE = b"0" * 32


def cadre(regles: Regles | None = None) -> Cadre:
    return Cadre(AUJOURD_HUI, regles or Regles(REGLES), CLE)


def le(jour: str, heure: str = "10:00", duree_min: int = 45) -> Creneau:
    return Creneau.de(date.fromisoformat(jour), time.fromisoformat(heure), duree_min)


def dits(voulu: Creneau, *pris: Pris, regles: Regles | None = None) -> list[str]:
    return [phrase.replace("\xa0", " ") for phrase in avertissements(voulu, pris, cadre(regles))]


@pytest.mark.parametrize(
    ("voulu", "phrase"),
    [
        (le("2026-12-25"), "Le 25/12/2026 est férié (Noël)."),
        (le("2026-11-07"), "Le 07/11/2026 est un samedi."),
        (le("2026-11-08"), "Le 08/11/2026 est un dimanche."),
        (
            le("2026-11-09", "07:59"),
            "Le rendez-vous irait de 7 h 59 à 8 h 44, hors des heures habituelles (8 h à 19 h).",
        ),
        (
            le("2026-11-09", "18:30"),
            "Le rendez-vous irait de 18 h 30 à 19 h 15, hors des heures habituelles (8 h à 19 h).",
        ),
        (
            le("2026-11-09", "23:30"),
            "Le rendez-vous irait de 23 h 30 à 0 h 15, hors des heures habituelles (8 h à 19 h).",
        ),
    ],
)
def test_un_jour_ou_une_heure_inhabituels(voulu: Creneau, phrase: str) -> None:
    assert dits(voulu) == [phrase]


@pytest.mark.parametrize("voulu", [le("2026-11-09", "08:00"), le("2026-11-09", "18:15"), le("2026-11-02")])
def test_rien_d_un_rendez_vous_ordinaire(voulu: Creneau) -> None:
    assert dits(voulu) == []


def test_rien_de_ce_qui_est_passe() -> None:
    """Somebody came without having been expected: it is told afterwards, whatever the day was."""
    assert dits(le("2026-11-01", "06:00"), Pris(le("2026-11-01", "06:00"), "Vous avez")) == []


def test_ce_qui_se_chevauche_est_dit_une_fois_chacun() -> None:
    voulu = le("2026-11-09", "10:00", 60)
    pris = (Pris(le("2026-11-09", "10:45"), "Vous avez"), Pris(le("2026-11-09", "09:30"), "La personne a"))
    assert dits(voulu, *pris, *pris) == [
        "La personne a déjà un rendez-vous de 9 h 30 à 10 h 15.",
        "Vous avez déjà un rendez-vous de 10 h 45 à 11 h 30.",
    ]


def test_deux_rendez_vous_qui_se_suivent_ne_se_chevauchent_pas() -> None:
    voulu = le("2026-11-09", "10:00", 60)
    assert (
        dits(voulu, Pris(le("2026-11-09", "11:00"), "Vous avez"), Pris(le("2026-11-09", "09:00", 60), "Vous avez"))
        == []
    )


def test_les_heures_sont_celles_du_departement() -> None:
    tot = Regles(replace(r, parametres={"de_h": 7, "a_h": 20}) if r.code == "RV5" else r for r in REGLES)
    assert dits(le("2026-11-09", "07:00"), regles=tot) == []


def test_un_creneau_dure() -> None:
    with pytest.raises(ValueError, match="finit après"):
        Creneau.de(aujourd_hui(), time(9), 0)
