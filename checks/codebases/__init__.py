"""How many applications a folder holds, and what of a unit lies beyond its root."""
