"""What is deployed around our processes, tried on the real thing."""
