"""Answers out: a question becomes a query, the query hits, hits a verified answer.

Imports `kb` and the data of `corpus`; never `ingest` or `webapp`. The serving path imports neither
torch nor `search.training` nor `search.evaluation`.
"""
