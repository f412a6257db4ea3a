"""Links and codes of the person, and when she entered her space."""

from datetime import date

from ledger.dossier.etat.accompagnement import CodeAttendu, Entrees, LienDonne
from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.suivi.acces import CodeDemande, CodeVerifie, EspaceOuvert, LienEnvoye
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.acces import ObjetCode, ObjetLien


@evolue(LienEnvoye)
def lien_envoye(dossier: Dossier, e: EvenementLu) -> None:
    """An address is known from the day on which it was asked for."""
    corps = e.corps
    dossier.accompagnement.liens[corps["lien"]] = LienDonne(
        corps["lien"],
        ObjetLien[corps["objet"]],
        corps.get("cible"),
        e.survenu_le,
        date.fromisoformat(corps["expire_le"]),
    )


@evolue(CodeDemande)
def code_demande(dossier: Dossier, e: EvenementLu) -> None:
    """A code waits to be typed."""
    corps = e.corps
    dossier.accompagnement.codes[corps["code_sms"]] = CodeAttendu(
        corps["code_sms"], ObjetCode[corps["objet"]], corps.get("cible"), e.survenu_le
    )


@evolue(CodeVerifie)
def code_verifie(dossier: Dossier, e: EvenementLu) -> None:
    """It was typed."""
    if (code := dossier.accompagnement.codes.get(e.corps["code_sms"])) is not None:
        code.verifie_le = e.survenu_le


@evolue(EspaceOuvert)
def espace_ouvert(dossier: Dossier, e: EvenementLu) -> None:
    """Once more, or for the first time."""
    entrees = dossier.accompagnement.entrees
    if entrees is None:
        dossier.accompagnement.entrees = Entrees(e.survenu_le, e.survenu_le)
        return
    entrees.derniere_le, entrees.nombre = e.survenu_le, entrees.nombre + 1
