"""What a record tells about health: topics, each with its vocabulary table."""
