"""Anyone's lists: what their columns are, what is compared, and which rows are one."""
