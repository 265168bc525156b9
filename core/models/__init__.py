"""Models that are installed on this machine: where they are, whether they are sound, and what they run on."""
