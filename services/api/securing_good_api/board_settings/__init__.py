"""How a council shows schools to its partnership board."""
