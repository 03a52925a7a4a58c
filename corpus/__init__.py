"""The data: manifest of official texts, guides in plain words, lexicon, channels, evaluation topics.

Imports nothing. Official texts themselves are not here; see corpus/README.md.
"""

from pathlib import Path

CORPUS = Path(__file__).resolve().parent
MIRRORS = CORPUS / "mirrors.csv"
CHANNELS = CORPUS / "channels.csv"
LEXICON = CORPUS / "lexicon"
TOPICS = CORPUS / "topics"
