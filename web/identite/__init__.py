"""Who is before the screen: identity by OpenID Connect, habilitations, sessions, and the journal of consultations."""
