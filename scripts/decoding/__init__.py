"""What bench_decoding.py measures: the texts, the ways to spoil them, and the rows of its table."""
