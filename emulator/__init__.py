"""Stand-ins for the providers, on loopback, speaking their wire format. Imports nothing of the product."""
