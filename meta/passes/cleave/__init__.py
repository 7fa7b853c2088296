"""The cleave pass: the turns in which an inner loop does nothing become a loop of their own."""
