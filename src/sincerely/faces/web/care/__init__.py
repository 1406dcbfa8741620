"""Today, one task, logging, the card, the calendar: for the one who calls."""
