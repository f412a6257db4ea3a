"""The tables of the screens, beside the log: consultations, lists, lots, imports, things kept a while for their author."""
