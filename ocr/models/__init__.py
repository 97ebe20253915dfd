"""Trained weights that ride inside the wheel; README.md says where each comes from."""
