"""The coded mind: it decides a turn by rules alone and acts only through tools."""
