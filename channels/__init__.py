"""How people reach us: one file per channel, all holding to `port.Channel`."""
