"""What `wizard doctor` looks at: each noun in a file of its own, all of them at once."""
