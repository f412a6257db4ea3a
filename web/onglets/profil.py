"""The professional profile on the synthesis: what the person said last of her training and of her work."""

from collections.abc import Mapping
from typing import Any, Final

from commands.suivi.profil import RecueillirProfil
from ledger.events.suivi.profil import ProfilRecueilli
from ledger.vocabulaire.suivi.accompagnement import NatureDocument
from web.mots.profil import dire_profil
from web.onglets.modele import Onglet, Vue, bloc
from web.onglets.page import permises

LIBELLES: Final = {
    "niveau_etude": "Niveau d'études",
    "diplome": "Diplôme",
    "metiers": "Métiers recherchés",
    "experiences": "Emplois",
    "langues": "Langues",
    "permis": "Permis",
    "moyens_transport": "Se déplace par",
    "rayon_km": "Va travailler à",
    "cpf_euros": "CPF déclaré",
}


@bloc(Onglet.SITUATION, "onglets/blocs/profil.html", rang=65)
def profil(vue: Vue) -> Mapping[str, Any]:
    """In the words that whoever looks may read; the level of education is that of the criteria where it is later."""
    type_ = ProfilRecueilli.type_stable()
    dit = next((e for e in reversed(vue.vu.etapes) if e.type == type_ and e.corrigee_par is None), None)
    mots = dire_profil(vue.etat.niveau_etude, (dit.scelle or {}) if dit is not None else {})
    deposes = reversed(vue.etat.accompagnement.documents.values())
    return {
        "lignes": [(LIBELLES[nom], texte) for nom, texte in mots.items() if texte],
        "dit_le": dit.survenu_le if dit is not None else None,
        "cv": next((d for d in deposes if d.nature is NatureDocument.CV), None),
        "a_dire": vue.instruit and permises(vue)(RecueillirProfil),
    }
