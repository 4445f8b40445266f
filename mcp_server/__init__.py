"""The tools, and the one door everybody acts through: `toolbox.Toolbox.call`."""
