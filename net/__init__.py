"""The one way to an address that came from outside: `net.fetch`."""
