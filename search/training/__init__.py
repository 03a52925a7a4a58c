"""Training of the shipped encoder and of the scope model. Never imported by what serves.

`ipkb train --data DIR` reads public training data from DIR and our own guides from the store, and writes
`search/model/`. Evaluation topics never enter: `tests/search/test_training_data.py` proves it by content.
"""
