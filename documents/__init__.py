"""Documents: what the département puts on paper for a person, how it is drawn up, kept under her key, and sealed.

A step of the dossier is read (:mod:`documents.contenus`), worded by a template whose mandatory mentions cannot be left out
(:mod:`documents.modeles`), composed (:mod:`documents.moteur`), kept (:mod:`documents.depot`), then recorded: all of it by
:class:`documents.atelier.Atelier`, whoever asks, a page or a process that sends.
"""
