"""Help that lies on the disk, the first steps, and what the program is made of."""
