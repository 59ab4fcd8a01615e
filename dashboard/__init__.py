"""The Streamlit dashboard over the article index. `app.py` is the page; `geo` never imports this package."""
