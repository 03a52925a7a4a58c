"""The words of the domain, and where they are kept.

Laws as documents and versions, provisions and their addresses, passages, citations, answers,
and the store that holds them. Imports nothing else of this project.
"""
