"""Who ordered, took, measured and signed."""
