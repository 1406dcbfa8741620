"""Trains the recogniser that ships with the package. `python -m training`, in the environment of
requirements/train.txt.
"""
