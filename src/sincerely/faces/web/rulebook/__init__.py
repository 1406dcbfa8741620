"""Policy and care plans: changed, previewed, gone back to; and long work that is watched."""
