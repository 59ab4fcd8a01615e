"""How the packaged recognizer is made, from corpora to the files in data/; needs the dependency group "training"."""
