"""Rules of the contrat d'engagement (CT L5411-6, R5411-14 to D5411-14-2)."""

from commands.regles.calendrier import UN_JOUR
from commands.regles.modele import Delai, Regle
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI, OFFRE_RAISONNABLE, ORIGINE

REGLES = (
    Regle(
        code="C1",
        libelle="Le contrat d'engagement est élaboré et signé dans le mois qui suit la notification de l'orientation.",
        source="CT D5411-14-1",
        valide_du=LOI_PLEIN_EMPLOI,
        delai=Delai(mois=1),
    ),
    Regle(
        code="C3",
        libelle="Une réorientation pendant un contrat en cours demande un nouveau contrat dans le mois.",
        source="CT D5411-14-2",
        valide_du=LOI_PLEIN_EMPLOI,
        delai=Delai(mois=1),
    ),
    Regle(
        code="C4",
        libelle="Les éléments de l'offre raisonnable d'emploi sont définis dans les six mois qui suivent la signature,"
        " hors parcours social.",
        source="CT L5411-6-1, R5411-15-1 (version antérieure au décret 2025-252, non lue)",
        valide_du=LOI_PLEIN_EMPLOI,
        valide_au=OFFRE_RAISONNABLE - UN_JOUR,
        verifiee=False,
        delai=Delai(mois=6),
    ),
    Regle(
        code="C4",
        libelle="Les éléments de l'offre raisonnable d'emploi sont définis dans les six mois qui suivent la signature,"
        " hors parcours social.",
        source="CT L5411-6-1, R5411-15-1 (décret 2025-252)",
        valide_du=OFFRE_RAISONNABLE,
        delai=Delai(mois=6),
    ),
    Regle(
        code="ORE",
        libelle="L'offre raisonnable d'emploi se définit pour un projet d'emploi salarié suffisamment établi ; à défaut, par"
        " une actualisation du contrat dès qu'il l'est.",
        source="CT L5411-6-1",
        valide_du=LOI_PLEIN_EMPLOI,
    ),
    Regle(
        code="C5",
        libelle="Le bénéficiaire du RSA non soumis aux droits et devoirs est dispensé de contrat d'engagement.",
        source="CT R5411-15-2",
        valide_du=LOI_PLEIN_EMPLOI,
    ),
    Regle(
        code="C6",
        libelle="Les personnes déjà suivies au 1er janvier 2025 signent un contrat d'engagement dans les deux ans (trois"
        " ans outre-mer).",
        source="décret 2024-1244 du 30/12/2024 ; décret du 13/8/2025 pour l'outre-mer (extraits)",
        valide_du=LOI_PLEIN_EMPLOI,
        verifiee=False,
        delai=Delai(mois=24),
    ),
    Regle(
        code="C7",
        libelle="Le contrat d'engagement suit le modèle de France Travail et en comporte les rubriques obligatoires ; un"
        " contrat repris d'ailleurs peut s'enregistrer sans elles, sauf choix contraire du département.",
        source="CT L5411-6, R5411-14, R5411-15, R5411-15-3",
        valide_du=LOI_PLEIN_EMPLOI,
        parametres={"modele_exige": False},
    ),
    Regle(
        code="C8",
        libelle="Le contrat fixe avec la personne la périodicité de son actualisation.",
        source="CT L5411-6",
        valide_du=LOI_PLEIN_EMPLOI,
    ),
    Regle(
        code="C9",
        libelle="Quinze heures d'activité par semaine au moins, sauf minoration motivée ou exemption demandée.",
        source="CT L5411-6",
        valide_du=LOI_PLEIN_EMPLOI,
        parametres={"duree_hebdo_min_h": 15},
    ),
    Regle(
        code="CE-ZERO",
        libelle="Une durée hebdomadaire nulle se fixe à la demande de la personne, pour une difficulté particulière et"
        " avérée.",
        source="CT L5411-6 II",
        valide_du=LOI_PLEIN_EMPLOI,
        parametres={"demande_exigee": True},
        locaux=frozenset({"demande_exigee"}),
    ),
    Regle(
        code="CE-ACT",
        libelle="Le contrat s'actualise dans les formes où il a été conclu : les deux parties signent chaque actualisation.",
        source="CT L5411-6 I",
        valide_du=LOI_PLEIN_EMPLOI,
        parametres={"signature_exigee": True},
        locaux=frozenset({"signature_exigee"}),
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
        code="CE-CLOS",
        libelle="Suspendu par la cessation d'inscription, le contrat reprend si la personne se réinscrit dans les douze"
        " mois ; il est clos ensuite.",
        source="API Contrat d'engagement de France Travail (SI Plateforme)",
        valide_du=LOI_PLEIN_EMPLOI,
        verifiee=False,
        delai=Delai(mois=12),
    ),
)
