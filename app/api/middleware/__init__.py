"""What is around every HTTP request, and nothing else; `app/main.py` says in which order."""
