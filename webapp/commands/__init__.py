"""The commands of `ipkb`, a module for those that need the same things."""
