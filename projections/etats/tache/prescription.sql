-- Prescriptions without answer.
select dossier, case when relancee_le is null then {prescription_sans_reponse} else {prescription_relancee_sans_reponse} end,
       null, prescription,
       prescrite_le, null, null, null, null
  from {prescription} where etat in ('PRESCRITE', 'RECUE') and {ou}
