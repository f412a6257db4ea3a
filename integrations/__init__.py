"""Whom do we talk to? One folder per outside system; its codes and its habits stay at this edge."""
