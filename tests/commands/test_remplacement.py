"""An agent leaves: each dossier to the référent chosen for it, once."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from commands.base import Cadre, Commande, Refus
from commands.execute import ConflitDeVersion, Demande, Resultat, executer
from commands.remplacement import REPRISES_MAX, Remplacement, remplacer
from ledger.contexte import Acteur
from ledger.events.orientations.designation import ReferentTransfere
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands.etapes import (
    REFERENT,
    REFERENT_2,
    decider_orientation,
    designer_referent,
    designer_structure,
    ouvrir_dossier,
)
from tests.commands.etapes.orientation import SUCCESSEUR, transferer_referent
from tests.commands.pouvoirs import charge

ACTEUR = Acteur(UUID(int=4), Role.ADMINISTRATEUR, Canal.LIGNE_DE_COMMANDE)
DOSSIERS = [UUID(int=0xD0551E00 << 96 | 0x4000_8000_0000_0000_0000 | rang) for rang in range(3)]
DEPART = date(2025, 5, 2)
CADRE = Cadre(date(2025, 5, 5))


def suivre(journal: Journal, dossier: UUID) -> None:
    """A dossier that the agent follows."""
    etapes: list[tuple[Commande, date]] = [
        (ouvrir_dossier(), date(2025, 3, 3)),
        (decider_orientation(), date(2025, 3, 14)),
        (designer_structure(), date(2025, 3, 18)),
        (designer_referent(), date(2025, 3, 19)),
    ]
    for commande, le in etapes:
        executer(journal, Demande(dossier, commande, charge(commande, ACTEUR)), Cadre(le))


def test_chacun_recoit_les_siens_une_fois(journal: Journal) -> None:
    for dossier in DOSSIERS[:2]:
        suivre(journal, dossier)
    autre = uuid4()
    remplacement = Remplacement(REFERENT, DEPART, {DOSSIERS[0]: REFERENT_2, DOSSIERS[1]: autre})
    bilan = remplacer(journal, remplacement, ACTEUR, CADRE)
    assert (bilan.transferes, bilan.refuses) == (DOSSIERS[:2], {})
    assert [journal.dossier(d).referent for d in DOSSIERS[:2]] == [str(REFERENT_2), str(autre)]
    position = journal.position()
    assert remplacer(journal, remplacement, ACTEUR, CADRE).deja_faits == DOSSIERS[:2]
    assert journal.position() == position


def test_un_dossier_que_l_agent_ne_suit_plus_n_arrete_pas_les_autres(journal: Journal) -> None:
    for dossier in DOSSIERS:
        suivre(journal, dossier)
    transferer = transferer_referent(referent=REFERENT_2)
    executer(journal, Demande(DOSSIERS[1], transferer, ACTEUR), Cadre(date(2025, 4, 2)))
    bilan = remplacer(journal, Remplacement(REFERENT, DEPART, dict.fromkeys(DOSSIERS, SUCCESSEUR)), ACTEUR, CADRE)
    assert bilan.transferes == [DOSSIERS[0], DOSSIERS[2]]
    assert {d: refus.code for d, refus in bilan.refuses.items()} == {DOSSIERS[1]: "referent_different"}
    dernier = journal.lire([DOSSIERS[0]])[DOSSIERS[0]][-1]
    assert dernier.classe is ReferentTransfere
    assert (dernier.survenu_le, dernier.corps["motif"]) == (DEPART, "DEPART_AGENT")


def test_un_dossier_que_quelqu_un_ecrit_est_a_reprendre(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    def occupe(*_: object) -> Resultat:
        raise ConflitDeVersion(4)

    monkeypatch.setattr("commands.remplacement.executer", occupe)
    bilan = remplacer(journal, Remplacement(REFERENT, DEPART, {DOSSIERS[0]: SUCCESSEUR}), ACTEUR, CADRE)
    assert bilan.a_reprendre == [DOSSIERS[0]]


def test_la_meme_cle_pour_un_autre_successeur(journal: Journal) -> None:
    suivre(journal, DOSSIERS[0])
    cle = uuid4()
    remplacer(journal, Remplacement(REFERENT, DEPART, {DOSSIERS[0]: REFERENT_2}, cle=cle), ACTEUR, CADRE)
    bilan = remplacer(journal, Remplacement(REFERENT, DEPART, {DOSSIERS[0]: uuid4()}, cle=cle), ACTEUR, CADRE)
    with pytest.raises(Refus) as refus:
        raise bilan.refuses[DOSSIERS[0]]
    assert refus.value.code == "cle_deja_utilisee"
    assert journal.dossier(DOSSIERS[0]).referent == str(REFERENT_2)


def test_autant_de_dossiers_qu_il_est_permis() -> None:
    Remplacement(REFERENT, DEPART, {uuid4(): SUCCESSEUR for _ in range(REPRISES_MAX)})
    with pytest.raises(ValueError, match="1001 dossiers"):
        Remplacement(REFERENT, DEPART, {uuid4(): SUCCESSEUR for _ in range(REPRISES_MAX + 1)})
