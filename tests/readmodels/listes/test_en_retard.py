"""One definition of what is late, one next deadline for a dossier: the same figures wherever they are told (R8)."""

from datetime import date, timedelta

import pytest

from commands.base import Cadre
from commands.echeances import echeances, prochaine_echeance
from commands.regles import REGLES
from readmodels.listes.file_active import Filtres
from readmodels.listes.journee import ma_journee
from readmodels.listes.volets import Volet
from tests.projections.recits import DEBUT, REFERENTS
from tests.readmodels.monde import Monde

JOURS = [DEBUT + timedelta(days=n) for n in (40, 90, 110, 140, 200)]


@pytest.mark.parametrize("le", JOURS)
def test_r8_l_accueil_et_la_liste_qu_il_ouvre_comptent_les_memes_personnes(monde: Monde, le: date) -> None:
    for referent in REFERENTS:
        lue = ma_journee(monde.lecteur, monde.coffre, REGLES.dater, referent, le)
        siens = Filtres(referent=referent, a_accompagner=None)
        liste = monde.lister(siens, volets=[Volet.EN_RETARD], le=le, limite=100)
        assert lue.dossiers_en_retard == liste.total == len({t.dossier for t in lue.en_retard.lignes})
        assert {t.dossier for t in lue.en_retard.lignes} == {ligne.dossier for ligne in liste.lignes}


@pytest.mark.parametrize("le", JOURS)
def test_r8_une_personne_est_en_retard_quand_une_de_ses_echeances_l_est(monde: Monde, le: date) -> None:
    cadre = Cadre(le, REGLES)
    en_retard = {d for d, vu in monde.vus().items() if any(e.depassee(le) for e in echeances(vu.etat, cadre))}
    prochaines = {d: prochaine_echeance(vu.etat, cadre) for d, vu in monde.vus().items()}
    assert en_retard == {d for d, e in prochaines.items() if e is not None and e.depassee(le)}
    assert en_retard or le == JOURS[0]


def test_r8_la_file_active_dit_la_prochaine_echeance_du_dossier(monde: Monde) -> None:
    """Whatever the day: nothing in it depends on the clock."""
    natures = set()
    for dossier, vu in monde.vus().items():
        prochaine = prochaine_echeance(vu.etat, Cadre(JOURS[2], REGLES))
        for ligne in monde.lister(Filtres(a_accompagner=None), limite=100, le=JOURS[2]).lignes:
            if ligne.dossier == dossier:
                attendue = (prochaine.due_le, prochaine.nature) if prochaine else (None, None)
                assert (ligne.echeance_le, ligne.echeance) == attendue
                natures.add(ligne.echeance)
    assert len(natures) > 4


@pytest.mark.parametrize(
    ("ancienne", "nature"), [("FIN_CONTRAT", "contrat_a_renouveler"), ("ORIENTATION", "orientation_a_decider")]
)
def test_une_liste_gardee_avant_se_lit_encore(ancienne: str, nature: str) -> None:
    assert Filtres.model_validate({"echeance": ancienne}).echeance == nature
