"""The desk: pages for people at the store."""
