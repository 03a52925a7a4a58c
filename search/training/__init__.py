"""Training of the encoders, the ranker and the scope model. Never imported by what serves.

`ipkb train --data DIR` reads public training data from DIR and our own guides from the store, and writes
`search/model/`; `--what transformer` writes elsewhere. Evaluation topics never enter:
`tests/search/test_training_data.py` proves it by content.
"""
