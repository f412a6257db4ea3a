"""A contract before anybody types it: by the former one where there is one, by the diagnostic where there is none.

The texts of the former contract are sealed: they come by ``reprend``, for who may read them.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from ledger.dossier.etat.contrat_engagement import Contrat
from ledger.vocabulaire.suivi.diagnostic import ValeurContrainte, ValeurObjectif, referentiels
from web.formulaires.champ import ecrire
from web.mots.ecriture import minuscule
from web.saisies.propositions import Donnees, Valeurs

TEXTES: Final = ("objectifs", "engagements_organisme", "engagements_personne", "axes")
"""Fields of the form whose texts are those of the former contract and of its plan."""
DUREE_HEBDO_H: Final = 15
"""Weekly hours of who is asked for no fewer (CASF L262-34)."""
DUREE_MOIS: Final = 6
AVANT_TERME_JOURS: Final = 60
"""Days before its end from which a contract is offered to be renewed."""
REPRISES_MAX: Final = 12


def a_renouveler(dossier: Dossier, le: date) -> bool:
    """Whether a contract signed under the parcours that goes on has ended or is about to, and none waits to be signed."""
    signe = dossier.contrat_signe
    attend = any(c.en_attente for c in dossier.contrats.values())
    if signe is None or attend or dossier.orientation is None or dossier.fin_parcours is not None:
        return False
    return signe.clos_le is not None or signe.fin_le - le <= timedelta(days=AVANT_TERME_JOURS)


def contrat_prerempli(donnees: Donnees) -> Valeurs:
    """Dates, weekly hours, and the actions still open of the former contract; else the goals that the diagnostic set."""
    etat, le = donnees.etat, aujourd_hui()
    ancien = etat.contrat_signe
    debut = le if ancien is None or ancien.clos_le is not None else max(le, ancien.fin_le + timedelta(days=1))
    fin = debut + relativedelta(months=DUREE_MOIS, days=-1)
    valeurs = {"debut_le": ecrire(debut), "fin_le": ecrire(fin), "duree_hebdo_h": [str(DUREE_HEBDO_H)]}
    return valeurs | (_du_diagnostic(etat) if ancien is None else _de_l_ancien(etat, ancien))


def _de_l_ancien(etat: Dossier, ancien: Contrat) -> Valeurs:
    ouvertes = [d for d in etat.demarches.values() if d.contrat == ancien.id and d.ouverte][:REPRISES_MAX]
    valeurs: Valeurs = {"demarches": [str(rang) for rang in range(len(ouvertes))]} if ouvertes else {}
    for rang, demarche in enumerate(ouvertes):
        for nom in ("type_action", "heures_hebdo", "responsable", "executant"):
            valeurs[f"demarches-{rang}-{nom}"] = ecrire(getattr(demarche, nom))
    if ancien.duree_hebdo_h >= DUREE_HEBDO_H:  # fewer hours have their motive, which is said anew
        valeurs["duree_hebdo_h"] = ecrire(ancien.duree_hebdo_h)
    repris = {"modele": ancien.modele, "actualisation_mois": ancien.actualisation_mois, "projet": ancien.projet}
    return valeurs | {nom: ecrire(valeur) for nom, valeur in repris.items() if valeur is not None}


def _du_diagnostic(etat: Dossier) -> Valeurs:
    """The objectifs that the last diagnostic set and that are not reached, in its words; health is not among them."""
    buts = list(_buts(etat))
    return {"objectifs": ["\n".join(buts)]} if buts else {}


def _buts(etat: Dossier) -> Iterator[str]:
    dernier = next(reversed(etat.diagnostics.values()), None)
    connu = referentiels().get(dernier.referentiel) if dernier is not None else None
    if dernier is None or connu is None:
        return
    for contrainte in sorted(dernier.contraintes.values(), key=lambda c: not c.prioritaire):
        decrite = connu.par_contrainte.get(contrainte.code)
        if decrite is None or contrainte.valeur is not ValeurContrainte.OUI:
            continue
        libelles = {o.code: o.libelle for o in decrite.objectifs}
        fixes = [
            libelles[o] for o, v in contrainte.objectifs.items() if v is ValeurObjectif.EN_COURS and libelles.get(o)
        ]
        dits = " ; ".join(minuscule(dit or "") for dit in fixes)
        yield f"{decrite.libelle} : {dits}." if dits else f"{decrite.libelle}."
