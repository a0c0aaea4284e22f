"""How often something may be done, over all processes."""
