"""What may be done to promises: open, settle, excuse, move, flag."""
