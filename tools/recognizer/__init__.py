"""Train the packaged recognizer: from corpora to the files in data/. Needs the dependency group "training"."""
