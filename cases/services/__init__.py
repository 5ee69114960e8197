"""What may be done to a pupil's case: taken in, logged, undone, withdrawn, handed over."""
