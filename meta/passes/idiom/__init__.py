"""The idiom pass: hot loops and calls that the library does faster."""
