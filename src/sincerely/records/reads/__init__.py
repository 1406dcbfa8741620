"""What the screens show: plain dataclasses, each filled by a fixed number of queries."""
