"""The rules of the gate: one small pure function per reason (design, section 5)."""
