"""The verbs that exchange with who is outside: carriers, France Travail, subscribers, files received, simulators."""
