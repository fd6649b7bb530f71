"""What a question of many rows asks beside its title, by the question's name; every frontend says it."""

ASIDES = {"method": "how do you sign in?", "saved": "saved already"}
