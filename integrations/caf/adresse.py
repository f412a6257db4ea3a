"""The block `Adresse` of the household: the current one out of the three that the schema allows."""

from lxml.etree import _Element as Element

from integrations.caf.constats import Doutes
from integrations.caf.modele import Adresse
from integrations.caf.valeurs import Textes, lire_date, textes

_RANG_ACTUEL = 1
_LIGNES_HORS_FRANCE = tuple(f"LIBLIG{rang}ADR" for rang in range(2, 8))


def lire_adresse(administratif: Element | None, doutes: Doutes) -> Adresse | None:
    """The address of rank 1 (`RGADR`), else the first; None when there is none. Raises `ValeurIllisible`."""
    if administratif is None:
        return None
    blocs = [(textes(bloc.find("TroncCommunAdresse")), bloc) for bloc in administratif.iterfind("Adresse")]
    if not blocs:
        return None
    tronc, bloc = min(blocs, key=lambda candidat: _rang(candidat[0]) != _RANG_ACTUEL)
    france = textes(bloc.find("AdresseDetailleeFrance"))
    hors_france = textes(bloc.find("AdresseHorsFrance"))
    return Adresse(
        complement_identification=france.get("COMPLIDEADR"),
        complement=france.get("COMPLADR"),
        numero=france.get("NUMVOIE"),
        type_voie=france.get("LIBTYPEVOIE"),
        nom_voie=france.get("NOMVOIE"),
        lieu_dit=france.get("LIEUDIST"),
        code_postal=_code_postal(france),
        code_commune=france.get("NUMCOM"),
        commune=france.get("NOMCOM"),
        pays=tronc.get("PAYS"),
        depuis_le=doutes.facultatif(lambda: lire_date(tronc, "DTEMM")),
        lignes_hors_france=tuple(hors_france[ligne] for ligne in _LIGNES_HORS_FRANCE if ligne in hors_france),
    )


def _rang(tronc: Textes) -> int | None:
    rang = tronc.get("RGADR", "")
    return int(rang) if rang.isascii() and rang.isdigit() else None


def _code_postal(france: Textes) -> str | None:
    """The schema makes it an integer: software in between may have dropped the leading zero of 01000."""
    code = france.get("CODEPOS")
    return code.zfill(5) if code is not None and code.isascii() and code.isdigit() else code
