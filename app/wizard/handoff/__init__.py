"""What other programs are given."""
