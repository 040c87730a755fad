package io.portaria.engine.protocol.postgresql.lineage;

/// Where in a statement a protected column can be used other than as an output, or in an equality with a given value.
public enum Place {
    /// WHERE, HAVING, FILTER of rows.
    CONDITION("in a condition that is no equality with a given value"),
    /// ON and USING.
    JOIN("to join by"),
    ORDER("to order by"),
    GROUP("to group by"),
    /// DISTINCT, and set operations other than UNION ALL: rows are compared.
    COMPARISON("to compare rows by"),
    /// What decides how many rows there are: LIMIT, a function that returns rows.
    ROWS("for what decides how many rows there are"),
    /// What is run, or is not, for its sake.
    EFFECT("to decide what else is run"),
    /// Nested deeper, or after more names, than is followed.
    NOT_FOLLOWED("where it is nested deeper or longer than can be followed"),
    /// Worked out for a cursor that stays when its transaction ends.
    KEPT("for a cursor WITH HOLD"),
    /// Kept in another place.
    WRITE("as the source of a write"),
    /// In what the server works out for every row by itself and shows by what it then does.
    DEFINITION("in a definition that the database keeps"),
    /// Given to a function of the database that may keep or tell it.
    FUNCTION("as an argument of a function that may keep it");

    private final String phrase;

    Place(String phrase) {
        this.phrase = phrase;
    }

    /// As it follows "uses the column …".
    public String phrase() {
        return phrase;
    }
}
