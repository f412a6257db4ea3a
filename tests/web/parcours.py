"""The story of one parcours, step by step, as a référent asks for it."""

from typing import Any, Final
from uuid import UUID, uuid4

from tests.web.serveur import Api

REFERENT: Final = str(UUID(int=0xEF))
SECRET: Final = "Ne pas montrer : Maïté garde sa mère le mardi."


def histoire() -> list[tuple[str, dict[str, Any]]]:
    """Steps from the préconisation on, each with its route and body, under ids of their own."""
    orientation, contrat, rdv, manque, annule = (str(uuid4()) for _ in range(5))
    offre, autre_offre, manquement, sanction = (str(uuid4()) for _ in range(4))
    voie = {"parcours": "SOCIO_PROFESSIONNEL", "organisme": "CONSEIL_DEPARTEMENTAL"}
    structure = "MDS-33-05"
    rendez_vous = {"heure": "14:30", "motif": "SUIVI", "structure": structure}
    return [
        ("preconiser-orientation", {"survenu_le": "2026-01-08", "origine": "FRANCE_TRAVAIL", **voie}),
        (
            "decider-orientation",
            {
                "survenu_le": "2026-01-15",
                "orientation": orientation,
                "decision": "ACCEPTEE",
                "decideur": "CONSEIL_DEPARTEMENTAL",
                "structure": structure,
                "commentaire": SECRET,
                **voie,
            },
        ),
        ("notifier-orientation", {"survenu_le": "2026-01-20", "moyen": "LETTRE_RECOMMANDEE"}),
        (
            "designer-structure",
            {"survenu_le": "2026-01-20", "structure": structure, "organisme": "CONSEIL_DEPARTEMENTAL"},
        ),
        ("designer-referent", {"survenu_le": "2026-01-21", "referent": REFERENT}),
        ("planifier-rendez-vous", {"survenu_le": "2026-01-22", "rendez_vous": rdv, "le": "2026-02-02", **rendez_vous}),
        ("honorer-rendez-vous", {"rendez_vous": rdv, "duree_min": 50, "themes": ["EMPLOI"], "compte_rendu": SECRET}),
        (
            "planifier-rendez-vous",
            {"survenu_le": "2026-02-03", "rendez_vous": manque, "le": "2026-02-20", **rendez_vous},
        ),
        ("manquer-rendez-vous", {"rendez_vous": manque, "excuse": False}),
        (
            "planifier-rendez-vous",
            {"survenu_le": "2026-02-21", "rendez_vous": annule, "le": "2026-03-10", **rendez_vous},
        ),
        ("annuler-rendez-vous", {"survenu_le": "2026-03-01", "rendez_vous": annule, "par": "SERVICE"}),
        (
            "proposer-contrat-engagement",
            {
                "survenu_le": "2026-02-02",
                "contrat": contrat,
                "duree_hebdo_h": 15,
                "debut_le": "2026-02-02",
                "fin_le": "2026-07-31",
                "objectifs": SECRET,
            },
        ),
        ("signer-contrat-engagement", {"survenu_le": "2026-02-05", "contrat": contrat, "mode": "ELECTRONIQUE"}),
        *_diagnostic_et_activites(),
        (
            "proposer-offre",
            {
                "survenu_le": "2026-02-10",
                "proposition": offre,
                "offre": "dora--1d5f",
                "theme": "MOBILITE",
                "partenaire": "ASSO-33-01",
            },
        ),
        ("accepter-offre", {"survenu_le": "2026-02-12", "proposition": offre}),
        (
            "proposer-offre",
            {
                "survenu_le": "2026-02-13",
                "proposition": autre_offre,
                "offre": "dora--77",
                "theme": "EMPLOI",
                "partenaire": "ASSO-33-01",
            },
        ),
        ("refuser-offre", {"survenu_le": "2026-02-15", "proposition": autre_offre, "motif": "CONTRAINTE_GARDE"}),
        (
            "constater-manquement",
            {
                "survenu_le": "2026-04-01",
                "manquement": manquement,
                "nature": "OBLIGATIONS_CONTRAT",
                "faits": SECRET,
            },
        ),
        (
            "notifier-intention-sanction",
            {
                "survenu_le": "2026-04-03",
                "manquement": manquement,
                "mesure_envisagee": "SUSPENSION",
                "moyen": "LETTRE_RECOMMANDEE",
            },
        ),
        ("rendre-avis-sanction", {"survenu_le": "2026-04-10", "manquement": manquement, "avis": "DEFAVORABLE"}),
        (
            "decider-sanction",
            {
                "survenu_le": "2026-04-20",
                "sanction": sanction,
                "manquement": manquement,
                "rang": "PREMIER",
                "mesure": "SUSPENSION",
                "taux_pourcent": 30,
                "duree_mois": 1,
                "motivation": SECRET,
            },
        ),
        ("lever-sanction", {"survenu_le": "2026-05-05", "sanction": sanction, "motif": "REMOBILISATION"}),
    ]


def _diagnostic_et_activites() -> list[tuple[str, dict[str, Any]]]:
    """What the référent sees with the person, and the hours of the first weeks of the contract."""
    diagnostic, atelier, immersion = (str(uuid4()) for _ in range(3))
    mobilite = {"code": 23, "impact": "FORT", "prioritaire": True, "objectifs_fixes": [{"code": 6}]}
    activite = {
        "survenu_le": "2026-02-06",
        "semaine": "2026-02-09",
        "heures": 6,
        "mode": "COLLECTIVE",
        "encadrement": "ENCADREE",
        "executant": "ASSO-33-01",
    }
    return [
        (
            "etablir-diagnostic",
            {
                "survenu_le": "2026-02-06",
                "diagnostic": diagnostic,
                "besoins": [{"code": 9, "valeur": "BESOIN"}],
                "contraintes": [mobilite],
                "sante": {"code": 25, "situations": [{"code": 19, "valeur": "OUI"}]},
                "analyse": SECRET,
            },
        ),
        (
            "suivre-objectif",
            {
                "survenu_le": "2026-03-16",
                "diagnostic": diagnostic,
                "contrainte": 23,
                "objectif": 6,
                "valeur": "REALISE",
                "commentaire": SECRET,
            },
        ),
        (
            "actualiser-diagnostic",
            {
                "survenu_le": "2026-03-16",
                "diagnostic": diagnostic,
                "contraintes": [{"code": 23, "valeur": "CLOTUREE", "impact": "FAIBLE"}],
            },
        ),
        ("prevoir-activite", {"activite": atelier, "type_action": "FORMATION", "intitule": SECRET, **activite}),
        ("prevoir-activite", {"activite": immersion, "type_action": "MISE_EN_SITUATION", **activite}),
        (
            "realiser-activite",
            {"survenu_le": "2026-02-13", "activite": atelier, "heures_faites": 5.5, "declaree_par": "ORGANISME"},
        ),
        (
            "manquer-activite",
            {
                "survenu_le": "2026-02-13",
                "activite": immersion,
                "declaree_par": "REFERENT",
                "excusee": True,
                "motif_absence": SECRET,
            },
        ),
        (
            "valider-activite",
            {"survenu_le": "2026-02-16", "activite": atelier, "validee_par": "REFERENT", "heures_retenues": 5},
        ),
        (
            "exempter-activite",
            {
                "survenu_le": "2026-03-20",
                "debut_le": "2026-03-23",
                "fin_le": "2026-04-19",
                "motif_dispense": "SANTE",
                "precision_dispense": SECRET,
            },
        ),
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
