"""How the packaged recogniser is made, from corpora to the files in data/; needs the dependency group "training"."""
