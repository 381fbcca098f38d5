"""How much the tests notice: small mistakes are put into the code one by one, and the tests concerned must fail."""
