"""Situation: what is to be done first, then a synthesis that is read in ten seconds."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from commands.contrats.contrat_engagement import ProposerContratEngagement
from commands.echeances import echeances
from ledger.dossier.contrats.activite import intensite
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere
from ledger.vocabulaire.suivi.diagnostic import Impact, ValeurBesoin, ValeurContrainte, referentiels
from readmodels.dossier.synthese import contrat_propose
from web.feuilles.brouillons import brouillons
from web.onglets.modele import Onglet, Vue, bloc
from web.onglets.page import parts, permises
from web.saisies import a_conclure
from web.saisies.renouvellement import a_renouveler
from web.saisies.suite import prochaines

SEMAINES: Final = 8
"""Weeks whose hours are drawn, the present one the last."""
HAUTEUR: Final = 60
"""Of the drawing of hours, in units of its viewBox."""
NEUF: Final = timedelta(days=60)
"""How long after a handover the new référent is led to the past on one page: a setting of ours, which no text asks for."""
MONTRES: Final = 5
"""Lines of a list that the synthesis shows, at most: its tab has the others."""
POIDS_DES_FREINS: Final = (Impact.FORT, Impact.MOYEN, Impact.FAIBLE, Impact.NON_RENSEIGNE)


@bloc(Onglet.SITUATION, "onglets/blocs/a_faire.html", rang=10, large=True)
def a_faire(vue: Vue) -> Mapping[str, Any] | None:
    """The next steps, and every open deadline under a fold."""
    le = vue.cadre.aujourd_hui
    suivantes = prochaines(vue.etat, vue.cadre, permises(vue), parts(vue)) if vue.instruit else []
    ouvertes = [e.en_clair(le) for e in echeances(vue.etat, vue.cadre)]
    return {
        "repris_le": _repris_le(vue),
        "prochaines": [(p, _jours(p.echeance, le)) for p in suivantes],
        "echeances": ouvertes,
        "sources": list(dict.fromkeys(e["source"] for e in ouvertes if not e["verifiee"])),
    }


def _repris_le(vue: Vue) -> date | None:
    """The day on which whoever looks took the person over from another référent, if it is new; None otherwise."""
    agent = str(vue.visite.acteur.agent)
    if vue.etat.referent != agent:
        return None
    tenus = [e for e in vue.vu.lus if e.classe in (ReferentDesigne, ReferentTransfere)]
    if not tenus or str(tenus[-1].corps["referent"]) != agent or not any(e.corps["referent"] != agent for e in tenus):
        return None
    le = tenus[-1].survenu_le
    return le if vue.cadre.aujourd_hui - le <= NEUF else None


def _jours(echeance: Any, le: Any) -> int | None:
    """Days left, negative when the last one lies behind."""
    return (echeance.due_le - le).days if echeance is not None else None


@bloc(Onglet.SITUATION, "onglets/blocs/brouillons.html", rang=20, large=True)
def a_reprendre(vue: Vue) -> Mapping[str, Any] | None:
    """The drafts of whoever looks."""
    gardes = brouillons(vue.visite, vue.dossier) if vue.instruit else []
    return {"brouillons": gardes} if gardes else None


@bloc(Onglet.SITUATION, "onglets/blocs/contrat_resume.html", rang=30)
def contrat(vue: Vue) -> Mapping[str, Any]:
    """The contract, and the hours of the last weeks against those that it asks for."""
    etat, le = vue.etat, vue.cadre.aujourd_hui
    signe, dues = etat.contrat_signe, 0.0
    if signe is not None and signe.court(le):
        dues = signe.duree_hebdo_h
    lundi = le - timedelta(days=le.weekday())
    semaines = [intensite(etat, lundi - timedelta(weeks=n)) for n in reversed(range(SEMAINES))]
    maximum = max((dues, *(s.realisees_h for s in semaines))) or 1.0
    return {
        "contrat": signe,
        "attente": next((c for c in reversed(etat.contrats.values()) if c.en_attente), None),
        "dues": dues,
        "semaines": [(s, round(HAUTEUR * s.realisees_h / maximum)) for s in semaines],
        "trait": HAUTEUR - round(HAUTEUR * dues / maximum),
        "hauteur": HAUTEUR,
        "renouveler": vue.instruit and permises(vue)(ProposerContratEngagement) and a_renouveler(etat, le),
        "vide": not any(s.realisees_h or s.prevues_h for s in semaines),
    }


@bloc(Onglet.SITUATION, "onglets/blocs/plan_resume.html", rang=40)
def plan(vue: Vue) -> Mapping[str, Any]:
    """Actions of the plan that are open, those that are late first, and the goals that they serve."""
    le = vue.cadre.aujourd_hui
    ouvertes = sorted((d for d in vue.etat.demarches.values() if d.ouverte), key=lambda d: d.fin_le)
    return {
        "objectifs": objectifs(vue),
        "demarches": [(d, d.fin_le < le, vue.conteur.lieu(d.executant)) for d in ouvertes[:MONTRES]],
        "autres": max(0, len(ouvertes) - MONTRES),
    }


def objectifs(vue: Vue) -> list[str]:
    """Goals of the plan in force, else of the one proposed, in the words that whoever looks may read."""
    contrat = vue.etat.contrat_signe or contrat_propose(vue.etat)
    plan = contrat.plan if contrat is not None else None
    arrete = next((e for e in vue.vu.etapes if plan is not None and e.position == plan), None)
    axes = (arrete.scelle or {}).get("axes") or () if arrete is not None else ()
    return [axe["objectif"] for axe in axes if axe.get("objectif")]


@bloc(Onglet.SITUATION, "onglets/blocs/rendez_vous_resume.html", rang=50)
def rendez_vous(vue: Vue) -> Mapping[str, Any]:
    """The next meeting and how the person was told, the last one that took place, the last words exchanged."""
    etat, le = vue.etat, vue.cadre.aujourd_hui
    tous = sorted(etat.rendez_vous.values(), key=lambda r: r.quand)
    prochain = next((r for r in tous if r.etat is EtatRendezVous.PLANIFIE and r.le >= le), None)
    echanges = [("Message reçu" if m.recu else "Message", m.le, m.canal) for m in etat.accompagnement.messages.values()]
    return {
        "prochain": prochain,
        "lieu": vue.conteur.lieu(prochain.structure) if prochain is not None else None,
        "convocations": etat.convoque(prochain) if prochain is not None else [],
        "a_conclure": [
            (etat.rendez_vous[id_], saisies[:2])
            for id_, saisies in a_conclure(etat, le)
            if etat.rendez_vous[id_].le <= le and vue.instruit
        ],
        "honore": next((r for r in reversed(tous) if r.etat is EtatRendezVous.HONORE), None),
        "manques": sum(r.etat is EtatRendezVous.MANQUE for r in tous),
        "honores": sum(r.etat is EtatRendezVous.HONORE for r in tous),
        "echange": max(echanges, key=lambda e: e[1], default=None),
    }


@bloc(Onglet.SITUATION, "onglets/blocs/diagnostic_resume.html", rang=60)
def diagnostic(vue: Vue) -> Mapping[str, Any]:
    """Freins, the heaviest first, then needs and strengths; health is not told here."""
    dernier = next(reversed(vue.etat.diagnostics.values()), None)
    connu = referentiels().get(dernier.referentiel) if dernier is not None else None
    if dernier is None or connu is None:
        return {"diagnostic": dernier, "freins": [], "besoins": [], "atouts": []}
    presents = [c for c in dernier.contraintes.values() if c.valeur is ValeurContrainte.OUI]
    presents.sort(key=lambda c: (not c.prioritaire, POIDS_DES_FREINS.index(c.impact)))
    dits = {code: e.libelle for code, e in connu.par_besoin.items() if e.libelle}
    return {
        "diagnostic": dernier,
        "freins": [(c, connu.par_contrainte[c.code].libelle) for c in presents if c.code in connu.par_contrainte],
        "besoins": [dits[c] for c, v in dernier.besoins.items() if v is ValeurBesoin.BESOIN and c in dits][:MONTRES],
        "atouts": [dits[c] for c, v in dernier.besoins.items() if v is ValeurBesoin.POINT_FORT and c in dits][:MONTRES],
    }


@bloc(Onglet.SITUATION, "onglets/blocs/prescriptions_resume.html", rang=70)
def prescriptions(vue: Vue) -> Mapping[str, Any]:
    """Offers prescribed: those that run first, then the last ones."""
    toutes = sorted(vue.etat.prescriptions.values(), key=lambda p: (p.en_cours, p.prescrite_le), reverse=True)
    return {
        "prescriptions": [
            (p, vue.conteur.offre(p.offre) or "Offre", vue.conteur.lieu(p.partenaire)) for p in toutes[:MONTRES]
        ],
        "autres": max(0, len(toutes) - MONTRES),
    }


@bloc(Onglet.SITUATION, "onglets/blocs/personne.html", rang=80)
def personne(vue: Vue) -> Mapping[str, Any]:
    """Civil status, address, numbers, and what France Travail says of the person."""
    identite = vue.personne.identite or {}
    return {
        "identite": identite,
        "adresse": identite.get("adresse") or {},
        "inscription": vue.etat.inscription,
        "droits": vue.etat.droits,
        "payeur": identite.get("matricule"),
    }
