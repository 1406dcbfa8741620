"""The sample store's year under six ways to decide what may be sent.

python -m benchmarks.strategies [--seeds 7,8,9] [--households 300] [--at-once 1]
"""
