"""The replay of a dossier: at past dates on both clocks, its corrections shown, its chain checked."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from ledger.dossier import fold
from ledger.erreurs import DossierInconnu
from ledger.events.base import Correction
from ledger.events.etape import EtapeAnnulee
from ledger.keys import CoffreMemoire
from ledger.replay import ChaineRompue
from ledger.vocabulaire.correction import MotifCorrection
from readmodels.dossier.chronologie import Rejeu, decrire, rejouer_dossier
from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import Lecteur
from tests.projections import oracle
from tests.projections.cahier import Cahier
from tests.projections.evenements import IDENTITE, ouverture, planification
from tests.readmodels.monde import Monde

DOSSIER = UUID(int=0xD0551E)


def instant(le: str) -> datetime:
    return datetime.fromisoformat(le).replace(hour=10, tzinfo=UTC)


def au(connu: str, valable: str | None = None) -> Moment:
    return Moment(date.fromisoformat(connu), date.fromisoformat(valable or connu))


@pytest.fixture
def histoire(base: str, coffre: CoffreMemoire) -> Cahier:
    """Opened on the 3rd; two meetings set; one restated on the 20th, the other annulled on the 25th."""
    cahier = Cahier(coffre)
    cahier.noter(DOSSIER, ouverture(survenu_le="2025-03-03"), instant("2025-03-05"))
    premier = cahier.noter(DOSSIER, planification(survenu_le="2025-03-10"), instant("2025-03-10"))
    second = planification(survenu_le="2025-03-12", rendez_vous=UUID(int=2))
    a_annuler = cahier.noter(DOSSIER, second, instant("2025-03-12"))
    correction = Correction(evenement=premier.evenement_id, motif=MotifCorrection.ERREUR_DE_SAISIE)
    cahier.noter(
        DOSSIER,
        planification(survenu_le="2025-03-11", heure="09:00", correction=correction),
        instant("2025-03-20"),
        premier,
    )
    annulation = EtapeAnnulee(
        survenu_le=date(2025, 3, 25),
        correction=Correction(evenement=a_annuler.evenement_id, motif=MotifCorrection.DOUBLON),
        etape=a_annuler.type_stable,
    )
    cahier.noter(DOSSIER, annulation, instant("2025-03-25"), a_annuler)
    cahier.ecrire(base)
    return cahier


def etapes(rejeu: Rejeu) -> dict[int, int | None]:
    """Version of each step shown, and of the one that corrects it, if known; -1 when that one is not shown."""
    versions = {etape.evenement: etape.version for etape in rejeu.etapes}
    return {e.version: versions.get(e.corrigee_par, -1) if e.corrigee_par is not None else None for e in rejeu.etapes}


class TestRefus:
    def test_dossier_inconnu(self, lecteur: Lecteur) -> None:
        with pytest.raises(DossierInconnu, match="aucun dossier"):
            rejouer_dossier(lecteur, uuid4(), au("2025-03-10"), sensible=True)

    @pytest.mark.parametrize(
        "alteration",
        [
            "update d33.evenements set clair = replace(clair, 'SUIVI', 'AUTRE') where version = 2",
            "update d33.evenements set survenu_le = survenu_le - 1 where version = 2",
            "update d33.evenements set enregistre_le = enregistre_le - interval '1 second' where version = 2",
            "update d33.evenements set scelle = null where version = 1",
            "update d33.evenements set cible = null where version = 4",
            "update d33.evenements set hash = sha256(hash) where version = 5",
            "delete from d33.evenements where version = 3",
            "delete from d33.evenements where version = 1",
        ],
    )
    @pytest.mark.usefixtures("histoire")
    def test_un_evenement_altere(self, maitre: psycopg.Connection[Any], lecteur: Lecteur, alteration: str) -> None:
        """Whoever owns the database and removes its triggers is found out by whoever replays, at any date."""
        assert rejouer_dossier(lecteur, DOSSIER, au("2025-03-05"), sensible=True).chaine_verifiee
        maitre.execute("alter table d33.evenements disable trigger all")
        assert maitre.execute(alteration.encode()).rowcount == 1
        with pytest.raises(ChaineRompue, match="chaîne rompue à la position"):
            rejouer_dossier(lecteur, DOSSIER, au("2025-03-05"), sensible=True)


@pytest.mark.usefixtures("histoire")
class TestDates:
    @pytest.mark.parametrize(
        ("moment", "version", "attendues", "rendez_vous"),
        [
            (au("2025-03-04"), 0, {}, {}),
            (au("2025-03-05"), 1, {1: None}, {}),
            (au("2025-03-05", "2025-03-02"), 1, {}, {}),
            (au("2025-03-12"), 3, {1: None, 2: None, 3: None}, {1: "14:30:00", 2: "14:30:00"}),
            (au("2025-03-12", "2025-03-10"), 3, {1: None, 2: None}, {1: "14:30:00"}),
            (au("2025-03-20"), 4, {1: None, 2: 4, 3: None, 4: None}, {1: "09:00:00", 2: "14:30:00"}),
            (au("2025-03-20", "2025-03-10"), 4, {1: None, 2: -1}, {}),
            (au("2025-03-25"), 5, {1: None, 2: 4, 3: 5, 4: None, 5: None}, {1: "09:00:00"}),
            (au("2026-01-01", "2025-03-12"), 5, {1: None, 2: 4, 3: -1, 4: None}, {1: "09:00:00"}),
        ],
    )
    def test_etapes_et_etat(
        self,
        lecteur: Lecteur,
        moment: Moment,
        version: int,
        attendues: dict[int, int | None],
        rendez_vous: dict[int, str],
    ) -> None:
        """A step corrected by one that happened later is said to be corrected, as it is known; the version is the one
        that was known.
        """
        rejeu = rejouer_dossier(lecteur, DOSSIER, moment, sensible=True)
        assert etapes(rejeu) == attendues
        assert {UUID(cle).int: r["heure"] for cle, r in rejeu.etat["rendez_vous"].items()} == rendez_vous
        assert (rejeu.connu_au, rejeu.valable_au, rejeu.version) == (moment.connu_au, moment.valable_au, version)

    def test_une_horloge_a_la_fois(self, lecteur: Lecteur) -> None:
        le = date(2025, 3, 10)
        connu, valable = (
            rejouer_dossier(lecteur, DOSSIER, Moment.au(le, horloge), sensible=True) for horloge in Horloge
        )
        assert (etapes(connu), etapes(valable)) == ({1: None, 2: None}, {1: None, 2: -1})
        assert len(etapes(rejouer_dossier(lecteur, DOSSIER, Moment.au(None), sensible=True))) == 5

    def test_ce_que_dit_une_etape(self, lecteur: Lecteur, histoire: Cahier, coffre: CoffreMemoire) -> None:
        ferme = rejouer_dossier(lecteur, DOSSIER, Moment.au(None), sensible=True).etapes[0]
        assert ferme.scelle is None
        ouvert = rejouer_dossier(lecteur, DOSSIER, Moment.au(None), sensible=True, coffre=coffre).etapes[0]
        assert ouvert.scelle == {"identite": IDENTITE}
        assert (ouvert.type, ouvert.libelle, ouvert.contexte["role"]) == (
            "dossier.ouvert.v1",
            "Dossier ouvert",
            "REFERENT",
        )
        assert ouvert.evenement == histoire.lus[0].evenement_id
        assert len(bytes.fromhex(ouvert.empreinte)) == 32
        coffre.detruire(DOSSIER)
        efface = rejouer_dossier(lecteur, DOSSIER, Moment.au(None), sensible=True, coffre=coffre)
        assert efface.etapes[0].scelle == {"identite": None}
        assert efface.chaine_verifiee


def test_le_rejeu_est_le_fold(monde: Monde) -> None:
    for dossier in monde.dossiers:
        connus, survenus = oracle.jours_utiles(monde.cahier.de(dossier))
        moment = Moment(connus[len(connus) // 2], survenus[-1])
        rejeu = rejouer_dossier(monde.lecteur, dossier, moment, sensible=True)
        etat = fold(dossier, monde.cahier.de(dossier), connu_au=moment.connu_au, valable_au=moment.valable_au)
        assert rejeu.etat == decrire(etat, sensible=True)
