"""Who comes in: identity by OpenID Connect, habilitations, sessions, signed tokens, secret addresses of agendas."""
