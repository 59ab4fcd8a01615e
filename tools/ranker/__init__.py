"""Training of the ranker and calibration of the confidences."""
