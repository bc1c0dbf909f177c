"""Settings: `base` is shared; `production`, `dev`, `test` say what differs. Values come from the environment."""
