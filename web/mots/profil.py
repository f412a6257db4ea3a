"""A professional profile in words, field by field; what was not said is empty."""

from collections.abc import Mapping
from typing import Any

from ledger.vocabulaire.metiers import dire_metier
from ledger.vocabulaire.orientations.criteres import NiveauEtude
from ledger.vocabulaire.suivi.profil import CategoriePermis, MoyenTransport, NiveauLangue
from web.mots.ecriture import capitale, nombre


def dire_profil(niveau: str | None, scelle: Mapping[str, Any]) -> dict[str, str]:
    """Of the level of education, which is in clear, and of what the event seals, once opened."""
    return {
        "niveau_etude": capitale(NiveauEtude(niveau).libelle) if niveau is not None else "",
        "diplome": scelle.get("diplome") or "",
        "metiers": " ; ".join(dire_metier(code) for code in scelle.get("metiers") or ()),
        "experiences": " ; ".join(f"{e['poste']} ({_duree(e['duree_mois'])})" for e in scelle.get("experiences") or ()),
        "langues": " ; ".join(_langue(une) for une in scelle.get("langues") or ()),
        "permis": " ; ".join(CategoriePermis(code).libelle for code in scelle.get("permis") or ()),
        "moyens_transport": ", ".join(MoyenTransport(code).libelle for code in scelle.get("moyens_transport") or ()),
        "rayon_km": _avec(scelle.get("rayon_km"), "km au plus"),
        "cpf_euros": _avec(scelle.get("cpf_euros"), "€"),
    }


def _langue(une: Mapping[str, str]) -> str:
    niveau = NiveauLangue(une["niveau"])
    return f"{une['langue']} ({niveau.value if niveau is not NiveauLangue.MATERNELLE else niveau.libelle})"


def _duree(mois: int) -> str:
    ans, reste = divmod(mois, 12)
    dite = f"{ans} an{'s' if ans > 1 else ''}" if ans else ""
    return " et ".join(filter(None, (dite, f"{reste} mois" if reste else "")))


def _avec(valeur: int | None, unite: str) -> str:
    return "" if valeur is None else f"{nombre(valeur)} {unite}"
