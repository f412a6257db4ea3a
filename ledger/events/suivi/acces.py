"""Access of the person to what is hers: links adressés, codes demandés and vérifiés, her space ouvert.

No event holds an address nor a digit: both are drawn from the id that it names, under a key that is not in the log.
"""

from typing import Final, Literal
from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Evenement
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.suivi.acces import CanalLien, MoyenEntree, ObjetCode, ObjetLien
from ledger.vocabulaire.suivi.envoi import CanalEnvoi

CIBLE: Final = "Version of the document that it is about, for a signature"


@inscrire(code=1601, nom="lien.envoye", famille="acces", libelle="Lien adressé à la personne", cree="lien")
class LienEnvoye(Evenement):
    """An address that opens one thing to the person, until ``expire_le`` included, once she has said who she is."""

    lien: UUID
    objet: ObjetLien
    cible: UUID | None = Field(default=None, description=CIBLE)
    canal: CanalLien
    expire_le: DateCivile
    a_envoyer: bool | None = Field(default=None, description="Nobody has sent it yet: no carrier took it")


@inscrire(code=1602, nom="code.demande", famille="acces", libelle="Code demandé", cree="code_sms")
class CodeDemande(Evenement):
    """Six digits are to leave at once for the person's phone, for one act."""

    code_sms: UUID
    objet: ObjetCode
    cible: UUID | None = Field(default=None, description=CIBLE)
    canal: Literal[CanalEnvoi.SMS] = CanalEnvoi.SMS
    a_envoyer: Literal[True] = True


@inscrire(code=1603, nom="code.verifie", famille="acces", libelle="Code vérifié")
class CodeVerifie(Evenement):
    """The digits that were typed are those of this code, in time and for the first time: the phone is in her hand."""

    code_sms: UUID
    objet: ObjetCode
    cible: UUID | None = Field(default=None, description=CIBLE)


@inscrire(code=1604, nom="espace.ouvert", famille="acces", libelle="Espace personnel ouvert")
class EspaceOuvert(Evenement):
    """The person entered her space: ``lien`` and ``code_sms`` are those by which she did, where there were some."""

    moyen: MoyenEntree
    premiere: bool = Field(default=False, description="She had never entered it: her space is active from now on")
    lien: UUID | None = None
    code_sms: UUID | None = None
