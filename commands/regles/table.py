"""The rules that decisions apply. A new law is a new line; nothing here is ever edited, only closed."""

from datetime import date

from commands.regles.modele import Delai, Regle, Regles

LOI_PLEIN_EMPLOI = date(2025, 1, 1)
REFORME_SANCTIONS = date(2025, 6, 1)
ORIGINE = date(2009, 6, 1)

REGLES = Regles(
    [
        Regle(
            code="O0",
            libelle="Le président du conseil départemental décide l'orientation des bénéficiaires du RSA soumis aux"
            " droits et devoirs ; France Travail par délégation ou par défaut.",
            source="CT L5411-5-1 II",
            valide_du=LOI_PLEIN_EMPLOI,
            parametres={"delegation_france_travail": False},
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
            delai=Delai(semaines=6),
            parametres={"bascule_france_travail": True},
        ),
        Regle(
            code="O3",
            libelle="Toute décision d'orientation est notifiée par un moyen donnant date certaine.",
            source="CT R5411-8-1",
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
        Regle(
            code="C1",
            libelle="Le contrat d'engagement est élaboré et signé dans le mois qui suit la notification de"
            " l'orientation.",
            source="CT D5411-14-1",
            valide_du=LOI_PLEIN_EMPLOI,
            delai=Delai(mois=1),
        ),
        Regle(
            code="C9",
            libelle="Quinze heures d'activité par semaine au moins, sauf minoration motivée ou exemption demandée.",
            source="CT L5411-6",
            valide_du=LOI_PLEIN_EMPLOI,
            parametres={"duree_hebdo_min_h": 15},
        ),
        Regle(
            code="C10",
            libelle="Durée maximale d'un contrat d'engagement.",
            source="usage des départements (WebRSA : 3, 6, 9 ou 12 mois)",
            valide_du=ORIGINE,
            verifiee=False,
            delai=Delai(mois=12),
        ),
        Regle(
            code="P3",
            libelle="La personne informée de la sanction envisagée dispose d'un délai pour présenter ses observations.",
            source="CASF L262-37 III ; durée par analogie avec CT R5412-7",
            valide_du=REFORME_SANCTIONS,
            verifiee=False,
            delai=Delai(jours=10),
        ),
        Regle(
            code="P5",
            libelle="L'avis de l'équipe pluridisciplinaire précède toute suppression.",
            source="CASF L262-37 III, L262-39",
            valide_du=REFORME_SANCTIONS,
        ),
        Regle(
            code="S-DUR",
            libelle="Taux et durée d'une sanction selon le rang du manquement.",
            source="CASF R262-68, R262-68-1",
            valide_du=REFORME_SANCTIONS,
            parametres={
                "taux_min_pourcent": 30,
                "taux_max_pourcent": 100,
                "duree_max_mois": {"PREMIER": 2, "REITERE": 4},
                "mesures": {"PREMIER": ["SUSPENSION"], "REITERE": ["SUSPENSION", "SUPPRESSION"]},
            },
        ),
        Regle(
            code="S7",
            libelle="Foyer de plus d'une personne : la sanction ne dépasse pas 50 % du montant.",
            source="CASF R262-68-6",
            valide_du=REFORME_SANCTIONS,
            parametres={"taux_max_pourcent": 50},
        ),
    ]
)
