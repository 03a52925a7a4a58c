"""Pages, JSON and the command line, thin over one engine. Imports all; nothing imports it."""
