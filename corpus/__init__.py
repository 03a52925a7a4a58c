"""The data: manifest of official texts, guides in plain words, guided paths, lexicon, channels, evaluation topics.

Imports nothing. Official texts themselves are not here; see corpus/README.md.
"""

from pathlib import Path

CORPUS = Path(__file__).resolve().parent
MIRRORS = CORPUS / "mirrors.csv"
CHANNELS = CORPUS / "channels.csv"
LEXICON = CORPUS / "lexicon"
PATHS = CORPUS / "paths"
TRANSITIONS = CORPUS / "transitions.csv"
TOPICS = CORPUS / "topics"
TRANSLATIONS = CORPUS / "translations"
