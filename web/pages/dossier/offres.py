"""The tab of offers: what was prescribed, then those that answer the diagnostic and the contract, the nearest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Response

from ledger.dossier import Dossier
from ledger.vocabulaire.suivi.diagnostic import ValeurBesoin, ValeurContrainte, referentiels
from ledger.vocabulaire.suivi.rendez_vous import Theme
from ledger.vocabulaire.territoire import Territoire
from readmodels.listes.offres import OffreOuverte, ouvertes
from web.acces import LIT_LES_OFFRES, coffre_des_offres
from web.mots.ecriture import jour
from web.onglets import Onglet, Vue, composer
from web.onglets.page import autour, ouvrir
from web.rendu import rendre
from web.visite import Consulte

router = APIRouter()

MONTREES_MAX: Final = 20
THEME_DE: Final[Mapping[str, Theme]] = {
    "difficultes-administratives-ou-juridiques": Theme.ACCES_AUX_DROITS,
    "difficultes-financieres": Theme.BUDGET,
    "famille": Theme.FAMILLE,
    "lecture-ecriture-calcul": Theme.SAVOIRS_DE_BASE,
    "logement-hebergement": Theme.LOGEMENT,
    "mobilite": Theme.MOBILITE,
    "numerique": Theme.NUMERIQUE,
}
"""Themes of offers by the thematique of contraintes (data·inclusion); health is sealed, and recommends nothing."""


@dataclass(frozen=True, slots=True)
class Conseillee:
    """An offer, why it is shown, and where it stands with this person."""

    offre: OffreOuverte
    partenaire: str
    raisons: str
    deja: str


@router.get("/dossier/{dossier}/offres", name="page_offres")
def montrer(dossier: UUID, visite: Consulte, theme: str = "") -> Response:
    """The blocks of the tab; then, for who may prescribe them, offers that answer what is known of the person, or those of a
    theme when one is chosen.
    """
    vue = ouvrir(visite, dossier)
    catalogue = _catalogue(vue, theme) if vue.instruit else {}
    return rendre(
        visite,
        "onglets/offres.html",
        **autour(vue, Onglet.OFFRES),
        blocs=composer(Onglet.OFFRES, vue),
        catalogue=catalogue,
    )


def _catalogue(vue: Vue, theme: str) -> dict[str, Any]:
    visite, services, le, etat = vue.visite, vue.visite.services, vue.cadre.aujourd_hui, vue.etat
    raisons = attentes(etat)
    choisi = Theme[theme] if theme in Theme.__members__ else None
    themes = (choisi,) if choisi else tuple(raisons)
    reservees = coffre_des_offres(services, visite.acteur)
    trouvees = ouvertes(services.lecteur, reservees, le, themes=themes) if themes else []
    rangs = {voulu: rang for rang, voulu in enumerate(themes)}
    pres = _pres(etat, services.territoire)
    triees = sorted(trouvees, key=lambda o: (rangs[o.theme], pres.get(o.partenaire, 2)))
    noms = services.territoire.noms_places
    return {
        "themes": [t for t in Theme if not t.sensible or visite.acteur.role in LIT_LES_OFFRES],
        "choisi": choisi,
        "attentes": raisons,
        "total": len(triees),
        "offres": [
            Conseillee(
                o, noms.get(o.partenaire, o.partenaire), ", ".join(raisons.get(o.theme, ())), _deja(etat, o.offre)
            )
            for o in triees[:MONTREES_MAX]
        ],
    }


def attentes(etat: Dossier) -> dict[Theme, list[str]]:
    """Themes on which something is to be done, the most pressing first, each with what says so."""
    trouvees: dict[Theme, list[str]] = {}
    dernier = next(reversed(etat.diagnostics.values()), None)
    if dernier is not None and (connu := referentiels().get(dernier.referentiel)) is not None:
        presentes = [c for c in dernier.contraintes.values() if c.valeur is ValeurContrainte.OUI]
        for contrainte in sorted(presentes, key=lambda c: not c.prioritaire):
            decrite = connu.par_contrainte.get(contrainte.code)
            if decrite is not None and decrite.thematique in THEME_DE:
                contrainte_dite = "contrainte prioritaire" if contrainte.prioritaire else "contrainte"
                dit = f"{decrite.libelle}, {contrainte_dite} du diagnostic"
                trouvees.setdefault(THEME_DE[decrite.thematique], []).append(dit)
        if any(valeur is ValeurBesoin.BESOIN for valeur in dernier.besoins.values()):
            for theme in (Theme.EMPLOI, Theme.FORMATION):
                trouvees.setdefault(theme, []).append("besoins vers l'emploi, dits au diagnostic")
    contrat = etat.contrat_signe
    for theme in contrat.themes if contrat is not None else ():
        trouvees.setdefault(theme, []).append("thème du contrat d'engagement")
    return trouvees


def _pres(etat: Dossier, territoire: Territoire) -> dict[str, int]:
    """Structures by how near they are: 0 in the person's MDS, 1 in its pôle."""
    mds = etat.droits.mds if etat.droits is not None else None
    pts = territoire.pts_de(mds)
    return {p.code: 0 if p.mds == mds else 1 for p in territoire.places if p.mds == mds or p.pts == pts}


def _deja(etat: Dossier, offre: str) -> str:
    """The steps already taken on this offer."""
    for prescription in reversed(etat.prescriptions.values()):
        if prescription.offre == offre:
            return f"prescrite le {jour(prescription.prescrite_le)}, {prescription.etat.libelle}"
    for proposition in reversed(etat.propositions.values()):
        if proposition.offre == offre:
            return f"proposée le {jour(proposition.proposee_le)}"
    return ""
