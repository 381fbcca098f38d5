"""The system description: what the input means, as frozen models whose fields document themselves."""
