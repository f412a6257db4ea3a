"""Lists: the file active, agendas, tasks, prescriptions, offers, transmissions."""
