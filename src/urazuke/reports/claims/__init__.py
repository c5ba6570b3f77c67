"""What is claimed: frames, what triggers them, what fills their roles, and how firmly it is said."""
