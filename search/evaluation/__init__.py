"""Evaluation: topics with judgments, the field's measures, and a run to compare with. Never imported by what serves."""
