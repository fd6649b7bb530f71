"""What each question looks like."""
