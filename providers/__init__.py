"""Machines that the product calls: one file per vendor behind the ports of `providers.ports`."""
