"""Files that a municipality hands over: read, checked row by row, stored in sets or not at all."""
