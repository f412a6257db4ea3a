"""D1, H2: an agent of a structure reads the figures of his own dossiers; nothing else moves them."""

from datetime import timedelta
from uuid import UUID

import pytest

from readmodels.horloge import Moment
from readmodels.perimetre import AUCUN, Perimetre
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.dossiers import Membre, dossiers_de
from readmodels.pilotage.mesure import mesurer
from readmodels.pilotage.regard import NOMINATIF, Regard
from readmodels.requetes.demande import Requete
from readmodels.requetes.execution import executer
from readmodels.statistiques.catalogue import STATISTIQUES
from readmodels.statistiques.table import relever
from tests.projections.recits import DEBUT, PTS
from tests.readmodels.monde import JOURS, Monde
from tests.readmodels.pilotage.test_pilotage import comparer
from tests.readmodels.recompte import Recompte

FIN = DEBUT + timedelta(days=JOURS)
MOMENTS = [Moment.au(None), Moment.au(DEBUT + timedelta(days=60))]
PERIMETRES = [Perimetre(structure="MDS-33-01"), Perimetre(pts="Bordeaux"), AUCUN]


def siens(monde: Monde, perimetre: Perimetre) -> set[UUID]:
    """Dossiers of a perimeter, as they stand today."""
    places = {
        d: (vu.etat.structure, PTS.get(vu.etat.droits.mds or "")) for d, vu in monde.vus().items() if vu.etat.droits
    }
    return {
        d
        for d, (structure, pts) in places.items()
        if perimetre.structure in (None, structure) and perimetre.pts in (None, pts)
    }


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
@pytest.mark.parametrize("perimetre", PERIMETRES, ids=str)
def test_d1_h2_les_chiffres_sont_ceux_de_ses_dossiers(monde: Monde, perimetre: Perimetre, moment: Moment) -> None:
    """Every figure beside a recount of their events alone: as if there were no other in the ledger."""
    recompte = Recompte({d: monde.cahier.de(d) for d in siens(monde, perimetre)}, moment)
    regard, indicateurs = Regard(personnes=True, perimetre=perimetre), list(INDICATEURS.values())
    compares = sum(
        comparer(monde.lecteur, recompte, indicateurs, par, regard=regard)
        for par in ((), ("mds",), ("structure",), ("parcours", "sexe"), ("mois",), ("theme",), ("canal",))
    )
    assert (compares > 20) == (perimetre != AUCUN)


@pytest.mark.parametrize("perimetre", PERIMETRES, ids=str)
@pytest.mark.parametrize("code", ["suivis", "rdv_honores", "personnes_contactees", "signes"])
def test_d1_le_chiffre_est_celui_de_sa_liste(monde: Monde, code: str, perimetre: Perimetre) -> None:
    """As many as the dossiers behind it bring, for the same agent."""
    regard, moment = Regard(personnes=True, perimetre=perimetre), Moment.au(FIN)
    (cellule,) = mesurer(monde.lecteur, [INDICATEURS[code]], moment, regard=regard).cellules
    page = dossiers_de(
        monde.lecteur,
        monde.coffre,
        INDICATEURS[code],
        moment,
        membre=Membre.NUMERATEUR,
        limite=100,
        perimetre=perimetre,
    )
    assert sum(ligne.apport for ligne in page.lignes) == cellule.valeurs[code].numerateur
    assert {ligne.dossier for ligne in page.lignes} <= siens(monde, perimetre)


@pytest.mark.parametrize("perimetre", PERIMETRES, ids=str)
def test_d1_une_question_ne_montre_que_ses_dossiers(monde: Monde, perimetre: Perimetre) -> None:
    demande = Requete(mesures=("a_accompagner", "rdv_honores"), dimensions=("dossier",), au=FIN)
    vus, tous = (
        {ligne.dimensions["dossier"] for ligne in executer(monde.lecteur, demande, regard).lignes}
        for regard in (Regard(personnes=True, perimetre=perimetre), NOMINATIF)
    )
    assert vus == tous & siens(monde, perimetre)
    assert vus < tous


@pytest.mark.parametrize("perimetre", PERIMETRES, ids=str)
def test_d1_un_tableau_reglementaire_ne_compte_que_ses_dossiers(monde: Monde, perimetre: Perimetre) -> None:
    regard, table = Regard(personnes=True, perimetre=perimetre), STATISTIQUES["gestion"]
    ensemble = relever(monde.lecteur, table, Moment.au(FIN), regard).lignes[0]
    demande = Requete(mesures=("a_accompagner",), dimensions=("dossier",), au=FIN)
    attendu = len(executer(monde.lecteur, demande, regard).lignes)
    assert ensemble.valeurs["a_accompagner"].valeur == attendu
