"""What can one ask? Tables, questions and the shapes of their answers, as of any date on either clock."""
