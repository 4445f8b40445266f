"""HTTP in: webhooks, health and metrics. This process knows no mind."""
