"""Texts in: files are read, cut at 条/款/项, proven complete, and put into the store.

Imports `kb` and the data of `corpus`; never `search` or `webapp`.
"""
