"""Six months beside Maïté: notes, a certificate sent by message, a bilan, her opinion; one note spoke of somebody else."""

from datetime import date

from commands.base import Cadre
from commands.echeances import echeances
from ledger.dossier import Dossier, fold
from ledger.events.suivi.accompagnement import NoteEcrite
from tests.commands.etapes import RDV, SIGNE, annuler_etape, honorer_rendez_vous, planifier_rendez_vous
from tests.commands.etapes.accompagnement import (
    MESSAGE,
    MESSAGE_2,
    deposer_document,
    ecrire_note,
    envoyer_message,
    etablir_bilan,
    recevoir_message,
    repondre_sur_rendez_vous,
)
from tests.commands.scenario import Scenario, plus_tard
from tests.ledger.memoire import DOSSIER


def _vivre() -> Scenario:
    vie = SIGNE.puis(planifier_rendez_vous(le="2025-04-22"), "2025-04-14")
    vie = vie.puis(honorer_rendez_vous(), "2025-04-22").puis(repondre_sur_rendez_vous(), "2025-04-23")
    vie = vie.puis(ecrire_note(survenu_le="2025-05-05", texte="Permis obtenu."), "2025-05-12")
    vie = vie.puis(annuler_etape(vie, NoteEcrite), "2025-06-02")
    vie = vie.puis(envoyer_message(texte="Et votre attestation ?"), "2025-06-10")
    vie = vie.puis(recevoir_message(en_reponse_a=MESSAGE, texte="La voici."), "2025-06-12")
    vie = vie.puis(deposer_document(), "2025-06-12")
    return vie.puis(etablir_bilan(debut_le="2025-04-10", fin_le="2025-09-30"), "2025-09-30")


VIE = plus_tard(_vivre)


def au(connu_au: str, valable_au: str) -> Dossier:
    """The dossier as it was known, and as it was."""
    return fold(DOSSIER, VIE.lus, connu_au=date.fromisoformat(connu_au), valable_au=date.fromisoformat(valable_au))


def test_ce_qui_est_enregistre() -> None:
    assert [e.type_stable for e in VIE.lus[len(SIGNE.lus) :]] == [
        "rendez_vous.planifie.v1",
        "rendez_vous.honore.v1",
        "satisfaction.repondue.v1",
        "note.ecrite.v1",
        "etape.annulee.v1",
        "message.envoye.v1",
        "message.recu.v1",
        "document.depose.v1",
        "bilan.etabli.v1",
    ]


def test_a_trois_dates_sur_les_deux_horloges() -> None:
    assert len(au("2025-05-12", "2025-05-05").accompagnement.notes) == 1
    assert not au("2025-05-11", "2025-05-11").accompagnement.notes, "not written down yet"
    assert not au("2025-06-02", "2025-05-05").accompagnement.notes, "annulled since"
    juin = au("2025-06-12", "2025-06-11").accompagnement
    assert [(m.id, m.repondu) for m in juin.messages.values()] == [(str(MESSAGE), False)]
    fin = au("2025-09-30", "2025-09-30").accompagnement
    assert fin.messages[str(MESSAGE)].repondu
    assert fin.messages[str(MESSAGE_2)].recu
    assert [d.nature for d in fin.documents.values()] == ["ATTESTATION_ACTIVITE"]
    assert [(b.debut_le, b.fin_le) for b in fin.bilans.values()] == [(date(2025, 4, 10), date(2025, 9, 30))]
    assert [(s.rendez_vous, s.note_sur_5) for s in fin.satisfactions.values()] == [(str(RDV), 4)]


def test_rien_de_tout_cela_n_attend() -> None:
    natures = {e.nature for e in echeances(VIE.dossier, Cadre(date(2025, 9, 30)))}
    assert not natures & {"rendez_vous_a_conclure", "invitation_sans_reponse"}
