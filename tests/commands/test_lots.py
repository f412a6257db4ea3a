"""One action on several dossiers: what each would answer, what each answers, and never twice."""

from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest

from commands.base import Cadre, Commande, Refus
from commands.execute import ConflitDeVersion, Demande, Resultat, executer
from commands.lots import modele
from commands.lots.actions import CreerTacheEnLot, EcrireEnLot, ReaffecterEnLot
from commands.lots.convocation import ConvoquerEnLot
from commands.lots.modele import DemandeDeLot, Issue, Lot, prevoir, realiser
from commands.regles import METROPOLE
from ledger.contexte import Acteur
from ledger.dates import DERNIER_JOUR
from ledger.dossier import Dossier
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.orientations.designation import MotifTransfert
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.suivi.accompagnement import CanalMessage
from ledger.vocabulaire.suivi.convocation import CanalConvocation
from ledger.vocabulaire.suivi.rendez_vous import MotifRendezVous, TypeReception
from tests.commands.etapes import REFERENT_2, decider_orientation, designer_referent, designer_structure, ouvrir_dossier
from tests.commands.pouvoirs import charge

ACTEUR = Acteur(UUID(int=4), Role.ADMINISTRATEUR, Canal.ECRAN)
DOSSIERS = [UUID(int=0xD0551E01 << 96 | 0x4000_8000_0000_0000_0000 | rang) for rang in range(3)]
CADRE = Cadre(date(2025, 5, 5))
JEUDI, VENDREDI, LUNDI = date(2025, 5, 15), date(2025, 5, 16), date(2025, 5, 19)


def convoquer(**champs: object) -> ConvoquerEnLot:
    return ConvoquerEnLot(
        **{
            "reception": TypeReception.INDIVIDUEL,
            "le": JEUDI,
            "heure": time(9),
            "jusqu_a": time(10, 30),
            "motif": MotifRendezVous.SUIVI,
            "structure": "MDS-33-05",
            "canal": CanalConvocation.COURRIER,
        }
        | champs
    )


def lot(demande: DemandeDeLot, cadre: Cadre = CADRE) -> Lot:
    return Lot(uuid4(), demande, ACTEUR, cadre, lambda _: None)


def suivre(journal: Journal, dossier: UUID, *, avec_referent: bool = True) -> None:
    """A dossier in the care of a MDS."""
    etapes: list[tuple[Commande, date]] = [
        (ouvrir_dossier(), date(2025, 3, 3)),
        (decider_orientation(), date(2025, 3, 14)),
        (designer_structure(), date(2025, 3, 18)),
        *([(designer_referent(), date(2025, 3, 19))] if avec_referent else []),
    ]
    for commande, le in etapes:
        executer(journal, Demande(dossier, commande, charge(commande, ACTEUR)), Cadre(le))


def places(*dossiers: UUID) -> list[tuple[int, UUID]]:
    return list(enumerate(dossiers))


class TestCreneaux:
    """When each one comes."""

    def test_l_une_apres_l_autre_puis_le_jour_ouvre_suivant(self) -> None:
        demande = convoquer(le=VENDREDI)
        assert [demande.creneau(rang, METROPOLE) for rang in range(3)] == [
            (VENDREDI, time(9)),
            (VENDREDI, time(9, 45)),
            (LUNDI, time(9)),
        ]

    def test_toutes_ensemble(self) -> None:
        demande = convoquer(reception=TypeReception.COLLECTIF)
        assert {demande.creneau(rang, METROPOLE) for rang in range(40)} == {(JEUDI, time(9))}

    def test_un_jour_passe(self) -> None:
        with pytest.raises(Refus) as refus:
            convoquer(le=CADRE.aujourd_hui - timedelta(days=1)).verifier(CADRE)
        assert refus.value.code == "rendez_vous_passe"

    def test_une_plage_ou_aucun_ne_tient(self) -> None:
        with pytest.raises(Refus) as refus:
            convoquer(jusqu_a=time(9, 30)).verifier(CADRE)
        assert refus.value.code == "plage_trop_courte"
        convoquer().verifier(CADRE)


class TestPrevoir:
    """Asking without recording."""

    def test_rien_n_est_enregistre(self, journal: Journal) -> None:
        suivre(journal, DOSSIERS[0])
        position = journal.position()
        prevues = list(prevoir(journal, lot(convoquer()), places(*DOSSIERS[:2])))
        assert [type(e).__name__ for e in prevues[0].evenements] == ["RendezVousPlanifie", "ConvocationEmise"]
        assert prevues[1].refus is not None
        assert prevues[1].refus.code == "dossier_non_ouvert"
        assert journal.position() == position

    def test_une_convocation_trop_tardive_se_voit_avant(self, journal: Journal) -> None:
        suivre(journal, DOSSIERS[0])
        (prevue,) = prevoir(journal, lot(convoquer(le=date(2025, 5, 7))), places(DOSSIERS[0]))
        assert prevue.refus is not None
        assert prevue.refus.code == "convocation_tardive"

    def test_un_rendez_vous_au_dela_de_tout_calendrier(self, journal: Journal) -> None:
        for dossier in DOSSIERS:
            suivre(journal, dossier)
        demande = lot(convoquer(le=DERNIER_JOUR, heure=time(9), jusqu_a=time(9, 45)))
        premiere, *autres = prevoir(journal, demande, places(*DOSSIERS))
        assert premiere.refus is None
        for prevue in autres:
            assert prevue.refus is not None
            assert prevue.refus.code == "rendez_vous_trop_loin"
        assert [fait.issue for fait in realiser(journal, demande, places(*DOSSIERS))] == [
            Issue.FAIT,
            *[Issue.REFUSE] * 2,
        ]

    def test_une_personne_effacee_ne_recoit_plus_de_texte(self, journal: Journal) -> None:
        suivre(journal, DOSSIERS[0])
        journal.coffre.detruire(DOSSIERS[0])
        message = EcrireEnLot(canal=CanalMessage.SMS, texte="Bonjour.")
        (prevue,) = prevoir(journal, lot(message), places(DOSSIERS[0]))
        assert prevue.refus is not None
        assert prevue.refus.code == "personne_effacee"

    def test_un_autre_organisme_demande_une_reorientation(self, journal: Journal) -> None:
        suivre(journal, DOSSIERS[0])
        ailleurs = ReaffecterEnLot(
            referent=REFERENT_2,
            motif=MotifTransfert.REPARTITION,
            structure="ML-33-01",
            organisme=Organisme.MISSION_LOCALE,
        )
        with pytest.raises(Refus) as refus:
            ailleurs.commandes(uuid4(), journal.dossier(DOSSIERS[0]), 0, CADRE)
        assert refus.value.code == "autre_organisme"
        (prevue,) = prevoir(journal, lot(ailleurs), places(DOSSIERS[0]))
        assert prevue.refus is not None

    def test_qui_n_a_pas_de_referent_n_en_recoit_pas_d_une_autre_structure(self, journal: Journal) -> None:
        suivre(journal, DOSSIERS[0], avec_referent=False)
        ailleurs = ReaffecterEnLot(referent=REFERENT_2, motif=MotifTransfert.REPARTITION, structure="CCAS-33-01")
        with pytest.raises(Refus) as refus:
            ailleurs.commandes(uuid4(), journal.dossier(DOSSIERS[0]), 0, CADRE)
        assert refus.value.code == "autre_structure"
        (prevue,) = prevoir(journal, lot(ailleurs), places(DOSSIERS[0]))
        assert prevue.refus is not None


class TestRealiser:
    """Recording, dossier by dossier."""

    def test_un_refus_n_arrete_pas_les_autres_et_rien_ne_se_fait_deux_fois(self, journal: Journal) -> None:
        suivre(journal, DOSSIERS[0])
        suivre(journal, DOSSIERS[2])
        demande = lot(convoquer())
        faits = list(realiser(journal, demande, places(*DOSSIERS)))
        assert [fait.issue for fait in faits] == [Issue.FAIT, Issue.REFUSE, Issue.FAIT]
        assert "il s'ouvre" in faits[1].message
        position = journal.position()
        suivre(journal, DOSSIERS[1])
        encore = list(realiser(journal, demande, places(*DOSSIERS)))
        assert [fait.issue for fait in encore] == [Issue.FAIT] * 3
        assert journal.position() == position + 6
        rendez_vous = [next(iter(journal.dossier(dossier).rendez_vous.values())) for dossier in DOSSIERS]
        assert [r.heure for r in rendez_vous] == ["09:00:00", "09:45:00", "09:00:00"]
        assert [r.le for r in rendez_vous] == [JEUDI, JEUDI, VENDREDI]

    def test_interrompu_entre_deux_etapes_il_reprend_a_la_seconde(
        self, journal: Journal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        suivre(journal, DOSSIERS[0])
        demande, faites = lot(convoquer()), list[Demande]()

        def une_seule(journal_: Journal, recue: Demande, cadre: Cadre) -> Resultat:
            faites.append(recue)
            if len(faites) > 1:
                raise ConflitDeVersion(5)
            return executer(journal_, recue, cadre)

        with monkeypatch.context() as contexte:
            contexte.setattr(modele, "executer", une_seule)
            (fait,) = realiser(journal, demande, places(DOSSIERS[0]))
        assert fait.issue is Issue.A_REPRENDRE
        (fait,) = realiser(journal, demande, places(DOSSIERS[0]))
        assert fait.issue is Issue.FAIT
        etat = journal.dossier(DOSSIERS[0])
        assert (len(etat.rendez_vous), len(etat.convocations)) == (1, 1)

    def test_un_transfert_et_une_designation(self, journal: Journal) -> None:
        suivre(journal, DOSSIERS[0])
        suivre(journal, DOSSIERS[1], avec_referent=False)
        demande = lot(ReaffecterEnLot(referent=REFERENT_2, motif=MotifTransfert.REPARTITION))
        assert {fait.issue for fait in realiser(journal, demande, places(*DOSSIERS[:2]))} == {Issue.FAIT}
        assert [journal.dossier(d).referent for d in DOSSIERS[:2]] == [str(REFERENT_2)] * 2
        encore = list(realiser(journal, demande, places(*DOSSIERS[:2])))
        assert {fait.issue for fait in encore} == {Issue.FAIT}

    def test_une_tache_pour_chacun(self, journal: Journal) -> None:
        suivre(journal, DOSSIERS[0])
        tache = CreerTacheEnLot(intitule="Appeler", a_faire_le=JEUDI)
        with pytest.raises(Refus) as refus:
            tache.verifier(Cadre(VENDREDI))
        assert refus.value.code == "tache_passee"
        tache.verifier(CADRE)
        assert [fait.issue for fait in realiser(journal, lot(tache), places(DOSSIERS[0]))] == [Issue.FAIT]
        (creee,) = journal.dossier(DOSSIERS[0]).accompagnement.taches.values()
        assert creee.a_faire_le == JEUDI

    def test_deux_a_la_fois(self, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
        """What the other run recorded between the question and the answer is what this one says too."""
        suivre(journal, DOSSIERS[0])
        demande, vues = lot(ReaffecterEnLot(referent=REFERENT_2, motif=MotifTransfert.REPARTITION)), list[int]()

        def a_cote(journal_: Journal, recu: Lot, dossier: UUID) -> bool:
            vues.append(1)
            if len(vues) > 1:
                return vrai(journal_, recu, dossier)
            faite: Dossier = journal_.dossier(dossier)
            for autre in recu.demandes(faite, 0):
                executer(journal_, autre, recu.cadre)
            return False

        vrai = modele._deja_fait
        monkeypatch.setattr(modele, "_deja_fait", a_cote)
        (fait,) = realiser(journal, demande, places(DOSSIERS[0]))
        assert fait.issue is Issue.FAIT
