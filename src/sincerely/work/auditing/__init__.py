"""What a store's systems said to the people who bought from it. No database, no Django."""
