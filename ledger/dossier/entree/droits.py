"""Rights, household and territory of the person."""

from datetime import date

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.droits import Droits
from ledger.dossier.registre import evolue
from ledger.events.entree.droits import DossierOuvert, DroitsModifies, IdentiteModifiee
from ledger.lu import EvenementLu
from ledger.vocabulaire.entree.droits import EtatDroit


@evolue(DossierOuvert)
def dossier_ouvert(dossier: Dossier, e: EvenementLu) -> None:
    """The dossier exists; the latest opening stands."""
    corps = e.corps
    dossier.ouvert_le = e.survenu_le
    dossier.droits = Droits(
        etat=EtatDroit[corps["etat_droit"]],
        soumis=corps["soumis_droits_devoirs"],
        depuis=e.survenu_le,
        echeance_orientation_le=_date(corps.get("echeance_orientation_le")),
        motif=corps.get("motif"),
        organisme_payeur=corps["organisme_payeur"],
        role=corps["role"],
        foyer=corps.get("foyer"),
        annee_naissance=corps.get("annee_naissance"),
        sexe=corps.get("sexe"),
        situation_familiale=corps.get("situation_familiale"),
        commune=corps.get("commune"),
        mds=corps.get("mds"),
    )
    _suivre_obligation(dossier.droits, e.survenu_le)
    _suivre_interruption(dossier.droits, e.survenu_le)


def _date(texte: str | None) -> date | None:
    return date.fromisoformat(texte) if texte is not None else None


def _suivre_obligation(droits: Droits, le: date) -> None:
    droits.soumissions += ((le, droits.soumis),)
    if not droits.a_accompagner:
        droits.obligation_depuis = None
    elif droits.obligation_depuis is None:
        droits.obligation_depuis = le


def _suivre_interruption(droits: Droits, le: date) -> None:
    """A report falls with the interruption."""
    if not droits.interrompus_pour_ressources:
        droits.ressources_depuis = droits.report = None
    elif droits.ressources_depuis is None:
        droits.ressources_depuis = le


@evolue(DroitsModifies)
def droits_modifies(dossier: Dossier, e: EvenementLu) -> None:
    """The right or the obligation changes from the date of occurrence on."""
    if (droits := dossier.droits) is not None:
        droits.etat = EtatDroit[e.corps["etat_droit"]]
        droits.soumis = e.corps["soumis_droits_devoirs"]
        droits.motif = e.corps.get("motif")
        droits.depuis = e.survenu_le
        droits.echeance_orientation_le = _date(e.corps.get("echeance_orientation_le")) or droits.echeance_orientation_le
        _suivre_obligation(droits, e.survenu_le)
        _suivre_interruption(droits, e.survenu_le)


@evolue(IdentiteModifiee)
def identite_modifiee(dossier: Dossier, e: EvenementLu) -> None:
    """The territory follows the address."""
    if (droits := dossier.droits) is not None:
        droits.commune = e.corps.get("commune")
        droits.mds = e.corps.get("mds")
        droits.situation_familiale = e.corps.get("situation_familiale") or droits.situation_familiale
