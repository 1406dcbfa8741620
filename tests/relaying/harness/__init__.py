"""The relay under attack: real processes killed, stopped and lied to, then every mail counted.

``python -m tests.relaying.harness --seed 7 --seconds 600`` (`make kill`); `test_harness` runs it
short. Everything it does follows from the seed, but for the machine's own timing.
"""
