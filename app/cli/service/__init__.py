"""The verbs that run the service: its processes, its preparation, its retention."""
