"""A simulator of France Travail's SI Plateforme, for the tests, the demonstration and whoever has no access yet.

A real HTTP server with the published paths, headers, scopes, forms, states and refusals; its state can be loaded and
read through routes of its own (``/simulateur/…``), and it fails on demand. Sources: the published OpenAPI files, the
LPE collection and board (``domaine/si-plateforme.md``), what peers met (``pairs.md``). No person of it exists.

Where sources disagree, :class:`simulateur.etat.Variantes` chooses. What no source states, and is a guess here:

* status of an expired jeton usager (401), and of a rendez-vous of another partner (403);
* the rule by which a proposal of orientation is computed, and that an incomplete questionnaire stays a draft;
* that ACT380 comes back when the first rendez-vous is cancelled, and the due dates of activities but ACT366;
* that a suspension decided by the département may be lifted without a proposal, and that an annulment stays readable;
* that a demand of radiation already made answers C004, and the code of an annulment without motive (R021);
* 400 when a contrat d'engagement is signed or refused by PATCH before any exists.
"""
