"""The dashboard: a Streamlit page over the store. `app.py` is the page, `mapping` the map, `browser` its own parts."""
