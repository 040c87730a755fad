package io.portaria.engine.protocol.postgresql.attacks;

import java.util.List;
import java.util.Optional;

/// One way in which an agent tries to get at protected values.
///
/// @param agent `dono`, who may do everything, or `leitor`, who may read
/// @param statements `GUESS` in them stands for what the agent asks about
/// @param leak what the rows of the last statement are where it succeeds, as a regular expression; without one, and
///     without guesses, it succeeds where a protected value comes out in some form
/// @param guesses two of which one holds: it succeeds where the answers differ
/// @param since first version of PostgreSQL that it is about
/// @param after what has to be cleared away, past the gateway
record Attack(
        String name,
        String category,
        String agent,
        List<String> statements,
        Optional<String> leak,
        List<String> guesses,
        int since,
        List<String> after) {

    /// The statements for each guess; as they are where nothing is guessed.
    List<List<String>> variants() {
        return guesses.isEmpty()
                ? List.of(statements)
                : guesses.stream()
                        .map(g -> statements.stream().map(s -> s.replace("GUESS", g)).toList())
                        .toList();
    }

    /// Whether it is about functions that people have put into the database.
    boolean needsFunctions() {
        return category.equals("lineage");
    }

    @Override
    public String toString() {
        return category + ": " + name;
    }
}
