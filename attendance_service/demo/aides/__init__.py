"""The aide desk of the demo year: about seventy pupils, each lived through by the services on its own days."""
