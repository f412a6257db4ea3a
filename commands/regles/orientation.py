"""Rules of orientation (CT L5411-5-1 to L5411-5-2; CASF D262-65-2)."""

from datetime import date

from commands.regles.modele import Delai, Regle
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI, ORIENTATION_SEMAINES, ORIGINE

REGLES = (
    Regle(
        code="O0",
        libelle="Le président du conseil départemental décide l'orientation des bénéficiaires du RSA soumis aux"
        " droits et devoirs ; France Travail par délégation ou par défaut.",
        source="CT L5411-5-1 II",
        valide_du=LOI_PLEIN_EMPLOI,
        parametres={"delegation_france_travail": False},
        locaux=frozenset({"delegation_france_travail"}),
    ),
    Regle(
        code="O1",
        libelle="Orientation sous 2 mois à compter de l'information d'ouverture du droit.",
        source="CASF R262-65-2 ancien",
        valide_du=ORIGINE,
        valide_au=date(2024, 12, 31),
        verifiee=False,
        delai=Delai(mois=2),
        parametres={"bascule_france_travail": False},
    ),
    Regle(
        code="O1",
        libelle="Orientation sous 6 semaines à compter de l'information d'ouverture du droit, sinon France Travail"
        " décide.",
        source="CASF D262-65-2 (décret 2024-1244 du 30/12/2024)",
        valide_du=LOI_PLEIN_EMPLOI,
        delai=Delai(semaines=ORIENTATION_SEMAINES),
        parametres={"bascule_france_travail": True},
    ),
    Regle(
        code="O2",
        libelle="Quand les informations manquent du fait de la personne, le président du conseil départemental l'oriente"
        " vers le conseil départemental, son délégataire ou l'organisme qui l'accompagne déjà ; France Travail, vers le"
        " conseil départemental.",
        source="CASF R262-65-3",
        valide_du=LOI_PLEIN_EMPLOI,
        parametres={
            "organismes": {
                "CONSEIL_DEPARTEMENTAL": ["CONSEIL_DEPARTEMENTAL", "DELEGATAIRE"],
                "FRANCE_TRAVAIL": ["CONSEIL_DEPARTEMENTAL"],
            },
            "organisme_accompagnant": ["CONSEIL_DEPARTEMENTAL"],
        },
    ),
    Regle(
        code="O3",
        libelle="Toute décision d'orientation est notifiée par un moyen donnant date certaine.",
        source="CT R5411-8-1",
        valide_du=LOI_PLEIN_EMPLOI,
    ),
    Regle(
        code="NOTIF-ELEC",
        libelle="Une lettre déposée dans l'espace personnel est reçue à sa première consultation ou, sans consultation dans"
        " les quinze jours, le jour où elle y a été mise à disposition.",
        source="CRPA L112-15, R112-16 à R112-20",
        valide_du=ORIGINE,
        delai=Delai(jours=15),
    ),
    Regle(
        code="O4",
        libelle="L'organisme référent saisit le décideur, de lui-même ou à la demande de la personne, quand un autre"
        " organisme paraît plus adapté.",
        source="CT L5411-5-2 II",
        valide_du=LOI_PLEIN_EMPLOI,
    ),
    Regle(
        code="O5",
        libelle="Un parcours social est réexaminé avec France Travail 6 mois après la signature ou la révision du"
        " contrat, 12 mois quand une difficulté, de santé, de handicap, d'invalidité, de logement, de famille ou autre,"
        " identifiée au diagnostic ou au cours de l'accompagnement, empêche de chercher un emploi et demande plus de 6"
        " mois par sa durée ou sa complexité.",
        source="CASF L262-31, D262-65-2-1",
        valide_du=LOI_PLEIN_EMPLOI,
        delai=Delai(mois=6),
        parametres={"delai_long_mois": 12},
    ),
    Regle(
        code="C2",
        libelle="Une demande de réorientation interrompt le délai de signature du contrat ; un mois entier court à"
        " nouveau de la notification suivante.",
        source="CT D5411-8-2",
        valide_du=LOI_PLEIN_EMPLOI,
    ),
    Regle(
        code="O10",
        libelle="Une orientation ne peut pas en chevaucher une autre.",
        source="usage des départements (rdv-insertion)",
        valide_du=ORIGINE,
        verifiee=False,
        delai=Delai(jours=7),
    ),
)
