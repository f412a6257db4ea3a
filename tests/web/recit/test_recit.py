"""What is told of an event, whenever it was recorded."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from ledger.annotations import valeur_de
from ledger.dossier.etat.droits import Droits
from ledger.events.entree.droits import DossierOuvert
from ledger.vocabulaire.territoire import charger
from readmodels.dossier.chronologie import EtapeDatee
from web.mots.ecriture import nombre
from web.recit.recit import Conteur

CONTEUR = Conteur(charger("33"))


def etape(type_: str, enregistre_le: datetime, contenu: dict[str, Any] | None = None) -> EtapeDatee:
    """A step of 2 March."""
    return EtapeDatee(
        evenement=uuid4(),
        position=1,
        version=1,
        type=type_,
        libelle="Étape",
        survenu_le=date(2026, 3, 2),
        enregistre_le=enregistre_le,
        contexte={},
        contenu=contenu or {},
        corrigee_par=None,
        empreinte="",
    )


def test_une_annee_se_lit_d_un_mot() -> None:
    """A number has a narrow space among its figures, a year has none: its type says so, in an event as in the state."""
    for classe in (DossierOuvert, Droits):
        assert CONTEUR.dire(1985, valeur_de(classe, "annee_naissance")) == "1985"
    assert CONTEUR.dire(1985) == nombre(1985) != "1985"


@pytest.mark.parametrize(
    ("enregistre_le", "tardive"),
    [
        (datetime(2026, 3, 9, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 9, 23, 0, tzinfo=UTC), True),  # midnight in Paris: the eighth day
    ],
)
def test_une_saisie_tardive_se_compte_en_jours_de_paris(enregistre_le: datetime, tardive: bool) -> None:
    (recit,) = CONTEUR.raconter([etape("note.ecrite.v1", enregistre_le)])
    assert recit.tardive is tardive


@pytest.mark.parametrize("preconisee", [False, True])
def test_r6_une_preconisation_n_est_dite_acceptee_que_s_il_y_en_avait_une(preconisee: bool) -> None:
    """Orientations that were recorded before say so as well, without any: what is stored stays, what is told is true."""
    contenu = {"decision": "ACCEPTEE", "parcours": "SOCIAL"} | ({"preconisation": str(uuid4())} if preconisee else {})
    (recit,) = CONTEUR.raconter([etape("orientation.decidee.v1", datetime(2026, 3, 2, tzinfo=UTC), contenu)])
    assert ("préconisation acceptée" in {ligne.valeur for ligne in recit.lignes}) is preconisee
