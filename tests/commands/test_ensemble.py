"""Several steps decided together: their refusals are all told, and none that only follows from another."""

from datetime import date

from commands.base import Cadre, Commande
from commands.ensemble import decider_ensemble, refus_ensemble
from commands.orientations.designation import DesignerReferent
from commands.orientations.orientation import DeciderOrientation
from ledger.vocabulaire.orientations.orientation import MotifSocial, Parcours
from tests.commands.etapes import (
    OUVERT,
    decider_orientation,
    designer_structure,
    notifier_orientation,
    planifier_rendez_vous,
)
from tests.ledger.memoire import DOSSIER

CADRE = Cadre(date(2025, 3, 14))
REFERENT = DesignerReferent.model_validate(DesignerReferent.model_config["json_schema_extra"]["examples"][0])  # type: ignore[index]


def decision(**champs: object) -> DeciderOrientation:
    return decider_orientation(decision=None, **champs)


def refus(*commandes: Commande) -> list[tuple[int, str, str | None]]:
    return [(rang, r.code, r.champ) for rang, r in refus_ensemble(DOSSIER, OUVERT.lus, commandes, CADRE)]


def test_chacun_avec_son_rang_et_son_champ() -> None:
    """A decision and a rendez-vous, both at fault; the structure and the notification that lack the decision say nothing."""
    fautive = decision(parcours=Parcours.PROFESSIONNEL, motif_social=MotifSocial.MOBILITE)
    passe = planifier_rendez_vous(le=date(2025, 3, 1))
    trouves = refus(fautive, designer_structure(), REFERENT, notifier_orientation(), passe)
    assert trouves == [(0, "motif_social_sans_objet", "motif_social"), (4, "rendez_vous_passe", "le")]


def test_un_refus_sans_champ_se_dit_quand_il_est_le_premier() -> None:
    assert refus(notifier_orientation()) == [(0, "orientation_absente", None)]


def test_sans_refus_l_ensemble_se_decide() -> None:
    ensemble = [decision(), designer_structure(), REFERENT]
    assert refus(*ensemble) == []
    assert len(decider_ensemble(DOSSIER, OUVERT.lus, ensemble, CADRE)) == 3
