"""The parts of the HTML report: its page, its data blocks, its overview."""
