"""The story of one parcours, step by step, as a référent asks for it."""

from typing import Any, Final
from uuid import UUID, uuid4

from tests.web.serveur import Api

REFERENT: Final = str(UUID(int=0xEF))
SECRET: Final = "Ne pas montrer : Maïté garde sa mère le mardi."
STRUCTURE: Final = "MDS-33-05"


Pas = tuple[str, dict[str, Any]]
"""A step: its route and its body."""


def pas(route: str, /, **corps: Any) -> Pas:
    """A step, as it is written in a story."""
    return route, corps


def histoire() -> list[Pas]:
    """Steps from the préconisation on, under ids of their own."""
    return [
        *_orientation(),
        *_rendez_vous(),
        *_contrat(),
        *_diagnostic(),
        *_activites(),
        *_offres(),
        *_sanction(),
    ]


def _orientation() -> list[Pas]:
    voie = {"parcours": "SOCIO_PROFESSIONNEL", "organisme": "CONSEIL_DEPARTEMENTAL"}
    decision = {"orientation": str(uuid4()), "decision": "ACCEPTEE", "decideur": "CONSEIL_DEPARTEMENTAL"}
    suivi = {"structure": STRUCTURE, "organisme": "CONSEIL_DEPARTEMENTAL"}
    return [
        pas("preconiser-orientation", survenu_le="2026-01-08", origine="FRANCE_TRAVAIL", **voie),
        pas(
            "decider-orientation",
            survenu_le="2026-01-15",
            structure=STRUCTURE,
            commentaire=SECRET,
            **decision,
            **voie,
        ),
        pas("notifier-orientation", survenu_le="2026-01-20", moyen="LETTRE_RECOMMANDEE"),
        pas("designer-structure", survenu_le="2026-01-20", **suivi),
        pas("designer-referent", survenu_le="2026-01-21", referent=REFERENT),
    ]


def _rendez_vous() -> list[Pas]:
    """One that took place, one that was missed, one that was called off."""
    honore, manque, annule = (str(uuid4()) for _ in range(3))
    suivi = {"heure": "14:30", "motif": "SUIVI", "structure": STRUCTURE}
    return [
        pas("planifier-rendez-vous", survenu_le="2026-01-22", rendez_vous=honore, le="2026-02-02", **suivi),
        pas("honorer-rendez-vous", rendez_vous=honore, duree_min=50, themes=["EMPLOI"], compte_rendu=SECRET),
        pas("planifier-rendez-vous", survenu_le="2026-02-03", rendez_vous=manque, le="2026-02-20", **suivi),
        pas("manquer-rendez-vous", rendez_vous=manque, excuse=False),
        pas("planifier-rendez-vous", survenu_le="2026-02-21", rendez_vous=annule, le="2026-03-10", **suivi),
        pas("annuler-rendez-vous", survenu_le="2026-03-01", rendez_vous=annule, par="SERVICE"),
    ]


def _contrat() -> list[Pas]:
    contrat = str(uuid4())
    return [
        pas(
            "proposer-contrat-engagement",
            survenu_le="2026-02-02",
            contrat=contrat,
            duree_hebdo_h=15,
            debut_le="2026-02-02",
            fin_le="2026-07-31",
            objectifs=SECRET,
        ),
        pas("signer-contrat-engagement", survenu_le="2026-02-05", contrat=contrat, mode="PAPIER"),
    ]


def _diagnostic() -> list[Pas]:
    """What the référent sees with the person, and what becomes of it."""
    diagnostic = str(uuid4())
    mobilite = {"code": 23, "impact": "FORT", "prioritaire": True, "objectifs_fixes": [{"code": 6}]}
    return [
        pas(
            "etablir-diagnostic",
            survenu_le="2026-02-06",
            diagnostic=diagnostic,
            besoins=[{"code": 9, "valeur": "BESOIN"}],
            contraintes=[mobilite],
            sante={"code": 25, "situations": [{"code": 19, "valeur": "OUI"}]},
            analyse=SECRET,
        ),
        pas(
            "suivre-objectif",
            survenu_le="2026-03-16",
            diagnostic=diagnostic,
            contrainte=23,
            objectif=6,
            valeur="REALISE",
            commentaire=SECRET,
        ),
        pas(
            "actualiser-diagnostic",
            survenu_le="2026-03-16",
            diagnostic=diagnostic,
            contraintes=[{"code": 23, "valeur": "CLOTUREE", "impact": "FAIBLE"}],
        ),
    ]


def _activites() -> list[Pas]:
    """The hours of the first weeks of the contract."""
    atelier, immersion = (str(uuid4()) for _ in range(2))
    semaine = {"survenu_le": "2026-02-06", "semaine": "2026-02-09", "heures": 6}
    cadre = {"mode": "COLLECTIVE", "encadrement": "ENCADREE", "executant": "ASSO-33-01"}
    return [
        pas("prevoir-activite", activite=atelier, type_action="FORMATION", intitule=SECRET, **semaine, **cadre),
        pas("prevoir-activite", activite=immersion, type_action="MISE_EN_SITUATION", **semaine, **cadre),
        pas(
            "realiser-activite", survenu_le="2026-02-13", activite=atelier, heures_faites=5.5, declaree_par="ORGANISME"
        ),
        pas(
            "manquer-activite",
            survenu_le="2026-02-13",
            activite=immersion,
            declaree_par="REFERENT",
            excusee=True,
            motif_absence=SECRET,
        ),
        pas("valider-activite", survenu_le="2026-02-16", activite=atelier, validee_par="REFERENT", heures_retenues=5),
        pas(
            "exempter-activite",
            survenu_le="2026-03-20",
            debut_le="2026-03-23",
            fin_le="2026-04-19",
            motif_dispense="SANTE",
            precision_dispense=SECRET,
        ),
    ]


def _offres() -> list[Pas]:
    """One that was accepted, one that was refused."""
    mobilite, emploi = (str(uuid4()) for _ in range(2))
    partenaire = "ASSO-33-01"
    return [
        pas(
            "proposer-offre",
            survenu_le="2026-02-10",
            proposition=mobilite,
            offre="dora--1d5f",
            theme="MOBILITE",
            partenaire=partenaire,
        ),
        pas("accepter-offre", survenu_le="2026-02-12", proposition=mobilite),
        pas(
            "proposer-offre",
            survenu_le="2026-02-13",
            proposition=emploi,
            offre="dora--77",
            theme="EMPLOI",
            partenaire=partenaire,
        ),
        pas("refuser-offre", survenu_le="2026-02-15", proposition=emploi, motif="CONTRAINTE_GARDE"),
    ]


def _sanction() -> list[Pas]:
    """From the manquement to the lifting."""
    manquement, sanction = (str(uuid4()) for _ in range(2))
    return [
        pas(
            "constater-manquement",
            survenu_le="2026-04-01",
            manquement=manquement,
            nature="OBLIGATIONS_CONTRAT",
            faits=SECRET,
        ),
        pas(
            "notifier-intention-sanction",
            survenu_le="2026-04-03",
            manquement=manquement,
            mesure_envisagee="SUSPENSION",
            moyen="LETTRE_RECOMMANDEE",
        ),
        pas("rendre-avis-sanction", survenu_le="2026-04-10", manquement=manquement, avis="DEFAVORABLE"),
        pas(
            "decider-sanction",
            survenu_le="2026-04-20",
            sanction=sanction,
            manquement=manquement,
            rang="PREMIER",
            mesure="SUSPENSION",
            taux_pourcent=30,
            duree_mois=1,
            motivation=SECRET,
            modulation=dict.fromkeys(("situation", "foyer", "manquements", "consequences"), SECRET),
        ),
        pas("lever-sanction", survenu_le="2026-05-05", sanction=sanction, motif="REMOBILISATION"),
    ]


def derouler(api: Api, dossier: UUID, jusqu_a: str | None = None, delegataire: str = "") -> None:
    """Record the story on a dossier, to its end or to the first step of this route included; followed by the
    ``delegataire`` when there is one.
    """
    api.habiliter(UUID(REFERENT))
    ailleurs = {"structure": delegataire, "organisme": "DELEGATAIRE"} if delegataire else {}
    for etape, corps in histoire():
        api.faire(dossier, etape, **corps | {nom: valeur for nom, valeur in ailleurs.items() if nom in corps})
        if etape == jusqu_a:
            return


def evenement(api: Api, dossier: UUID, type_: str) -> str:
    """Id of the first event of this type in the timeline."""
    etapes = api.lire(f"/dossiers/{dossier}").json()["etapes"]
    trouve: str = next(etape["evenement"] for etape in etapes if etape["type"] == type_)
    return trouve
