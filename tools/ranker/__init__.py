"""How the packaged ranker is made; needs the dependency group "training"."""
