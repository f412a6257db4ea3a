"""The bar of a dossier that stays: who the person is, how to reach her, who follows her, what weighs on her."""

import re
from dataclasses import dataclass
from datetime import date

from commands.base import Cadre
from ledger.dossier import Dossier
from web.mots.ecriture import telephone
from web.recit.dossier import Personne
from web.recit.recit import Conteur
from web.recit.tete import Tete, tete


@dataclass(frozen=True, slots=True)
class Bandeau:
    """Empty where nothing is known, or where whoever looks may not read it; ``age`` in whole years."""

    age: int | None
    telephone: str
    appel: str
    courriel: str
    commune: str
    referent: str
    canal: str
    tete: Tete


def bandeau(etat: Dossier, cadre: Cadre, conteur: Conteur, personne: Personne) -> Bandeau:
    """As of the day of the decision."""
    identite = personne.identite or {}
    numero = identite.get("telephone") or ""
    naissance = identite.get("naissance_le")
    return Bandeau(
        _age(date.fromisoformat(naissance), cadre.aujourd_hui) if naissance else None,
        telephone(numero),
        re.sub(r"[^0-9+]", "", numero),
        identite.get("courriel") or "",
        conteur.commune(etat.droits.commune if etat.droits else None),
        conteur.qui(etat.referent),
        _canal(etat),
        tete(etat, cadre, conteur.lieu(etat.structure)),
    )


def _age(naissance: date, le: date) -> int:
    return le.year - naissance.year - ((le.month, le.day) < (naissance.month, naissance.day))


def _canal(etat: Dossier) -> str:
    """The channel by which the person wrote last, else the one by which a convocation reached her last."""
    ecrits = [m.canal.libelle for m in etat.accompagnement.messages.values() if m.recu]
    arrivees = [c.canal.libelle for c in etat.convocations.values() if c.statut is not None and not c.echouee]
    return next(reversed(ecrits or arrivees), "")
