"""The back-test: would the index officers see have found the schools that inspectors then downgraded?"""
