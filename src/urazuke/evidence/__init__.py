"""The ground floor: exhibits, locators, claims, intervals, judgements, the custody journal, tables on disk."""
