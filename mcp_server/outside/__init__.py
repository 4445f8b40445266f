"""Calls from outside: what a caller is offered, how it is admitted, and how its call becomes a gated act. No SDK here."""
