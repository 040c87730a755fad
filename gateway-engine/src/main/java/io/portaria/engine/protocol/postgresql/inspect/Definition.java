package io.portaria.engine.protocol.postgresql.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Something that a statement makes, drops, or gives another name or place, by which other statements may come to mean
/// something else than the snapshot of the schema says: an `=` that is LIKE, a `count` that collects, a type called `text`.
///
/// Nothing tells in time of what is made in a transaction that is not committed, by an earlier statement of the same
/// string, or by one whose end is not waited for. So it is looked at when it is made.
///
/// A function that is gone leaves its name to another: for statements that were judged and wait, for what was prepared, and
/// for the code of functions and triggers, in which the server looks names up when it runs.
///
/// @param name its last part
record Definition(Kind kind, String name) {
    enum Kind {
        FUNCTION,
        TYPE,
        /// A table, view or sequence.
        RELATION,
        /// A function that is called something else afterwards, or is gone.
        DROPPED,
        /// A schema, with all that is in it and all that depends on that.
        SCHEMA_DROPPED,
        /// What depends on something that goes, of which the word is the name here.
        DEPENDING_DROPPED,
        /// Nobody knows which.
        ANY_DROPPED,
        /// Operators, casts, and collations by which different texts are equal.
        MEANING
    }

    /// IF NOT EXISTS database.schema.table
    private static final int MOST_TOKENS_OF_A_NAME = 8;

    private static final Set<String> FUNCTIONS =
            Set.of("function", "procedure", "aggregate", "routine");
    private static final Set<String> TYPES = Set.of("type", "domain");
    private static final Set<String> RELATIONS = Set.of("table", "view", "sequence");

    private static final Set<String> QUERIES = Set.of("select", "with", "values", "table");

    /// What may stand between CREATE or INTO and what is made.
    private static final Set<String> SORTS =
            Set.of(
                    "global",
                    "local",
                    "temporary",
                    "temp",
                    "unlogged",
                    "recursive",
                    "materialized",
                    "foreign");

    /// What takes functions with it that it does not name.
    private static final Set<String> MANY_FUNCTIONS = Set.of("extension", "language", "owned");

    /// All of a part, whatever the statement: code can be within it.
    static Set<Definition> of(Tokens tokens, int first, int last) {
        Set<Definition> found = new HashSet<>();
        // in PL/pgSQL an INTO is of variables
        boolean query = QUERIES.stream().anyMatch(q -> tokens.wordIs(first, q));
        for (int i = first; i < last; i++) {
            if (tokens.wordIs(i, "create")) {
                created(tokens, i, last, found);
            } else if (tokens.wordIs(i, "alter")) {
                altered(tokens, i, last, found);
                dropped(tokens, i, last, found);
            } else if (query
                    && tokens.wordIs(i, "into")
                    && !tokens.wordIs(i - 1, "insert")
                    && !tokens.wordIs(i - 1, "merge")) {
                intoRelation(tokens, i + 1, last, found);
            } else if (tokens.wordIs(i, "drop")) {
                dropped(tokens, i, last, found);
            }
        }
        return Set.copyOf(found);
    }

    private static void created(Tokens tokens, int create, int last, Set<Definition> found) {
        int at = create + 1;
        if (tokens.wordIs(at, "or")) {
            at += 2;
        }
        boolean meaning =
                tokens.wordIs(at, "cast")
                        || (tokens.wordIs(at, "operator")
                                && !tokens.wordIs(at + 1, "family")
                                && !tokens.wordIs(at + 1, "class"))
                        || (tokens.wordIs(at, "collation")
                                && tokens.nameOccurs("deterministic", at, last));
        // a range type brings functions with it
        boolean range = tokens.wordIs(at, "type") && tokens.wordAfter(at, last, "range");
        if (meaning || range) {
            found.add(new Definition(Kind.MEANING, ""));
        }
        named(tokens, at, last, found);
        int sort = afterSorts(tokens, at, last);
        if (RELATIONS.stream().anyMatch(r -> tokens.wordIs(sort, r))) {
            relation(tokens, sort + 1, last, found);
        }
    }

    private static int afterSorts(Tokens tokens, int from, int last) {
        int at = from;
        while (at < last && tokens.isWord(at) && SORTS.contains(tokens.word(at))) {
            at++;
        }
        return at;
    }

    /// `SELECT … INTO [TEMP] [TABLE] name`.
    private static void intoRelation(Tokens tokens, int from, int last, Set<Definition> found) {
        int at = afterSorts(tokens, from, last);
        relation(tokens, tokens.wordIs(at, "table") ? at + 1 : at, last, found);
    }

    private static void relation(Tokens tokens, int from, int last, Set<Definition> found) {
        tokens.namesListed(from, Math.min(last, from + MOST_TOKENS_OF_A_NAME)).stream()
                .findFirst()
                .ifPresent(n -> found.add(new Definition(Kind.RELATION, n)));
    }

    private static void named(Tokens tokens, int at, int last, Set<Definition> found) {
        boolean isFunction = FUNCTIONS.stream().anyMatch(f -> tokens.wordIs(at, f));
        if (isFunction || TYPES.stream().anyMatch(t -> tokens.wordIs(at, t))) {
            List<String> name = new ArrayList<>();
            tokens.chainAt(at + 1, last, name);
            if (!name.isEmpty()) {
                found.add(new Definition(isFunction ? Kind.FUNCTION : Kind.TYPE, name.getLast()));
            }
        }
    }

    private static void altered(Tokens tokens, int alter, int last, Set<Definition> found) {
        int at = alter + 1;
        if (FUNCTIONS.stream().anyMatch(f -> tokens.wordIs(at, f))) {
            // by what it looks names up, as whom it runs
            tokens.namesListed(at + 1, tokens.endOfStatement(at, last))
                    .forEach(n -> found.add(new Definition(Kind.DROPPED, n)));
        }
        if (tokens.wordIs(at, "type") && cascades(tokens, at, tokens.endOfStatement(at, last))) {
            // the columns of tables that are made of it change too
            found.add(new Definition(Kind.MEANING, ""));
        }
        boolean moved = tokens.wordAfter(at, last, "schema");
        if (moved && tokens.wordIs(at, "operator")) {
            found.add(new Definition(Kind.MEANING, ""));
        }
        if (moved) {
            named(tokens, at, last, found);
        }
        for (int i = at; i + 2 < last; i++) {
            if (tokens.wordIs(i, "rename") && tokens.wordIs(i + 1, "to")) {
                renamed(tokens, at, i + 2, last, found);
            }
        }
    }

    /// DROP, or the part of an ALTER that drops.
    private static void dropped(Tokens tokens, int verb, int last, Set<Definition> found) {
        int at = verb + 1;
        boolean any =
                MANY_FUNCTIONS.stream().anyMatch(w -> tokens.wordIs(at, w))
                        || (tokens.wordIs(at, "procedural") && tokens.wordIs(at + 1, "language"));
        if (any) {
            found.add(new Definition(Kind.ANY_DROPPED, ""));
        }
        boolean drops = tokens.wordIs(verb, "drop");
        int end = tokens.endOfStatement(at, last);
        boolean cascades = cascades(tokens, at, end);
        if (drops && FUNCTIONS.stream().anyMatch(f -> tokens.wordIs(at, f))) {
            for (String name : tokens.namesListed(at + 1, end)) {
                found.add(new Definition(Kind.DROPPED, name));
            }
        } else if (drops && cascades && tokens.wordIs(at, "schema")) {
            for (String name : tokens.namesListed(at + 1, end)) {
                found.add(new Definition(Kind.SCHEMA_DROPPED, name));
            }
        }
        if (cascades) {
            found.add(
                    new Definition(
                            Kind.DEPENDING_DROPPED, tokens.isWord(at) ? tokens.word(at) : ""));
        }
    }

    /// Whether it drops what depends on something; the CASCADE of a foreign key is another.
    private static boolean cascades(Tokens tokens, int at, int last) {
        for (int i = at; i < last; i++) {
            if (tokens.wordIs(i, "cascade")
                    && !tokens.wordIs(i - 1, "delete")
                    && !tokens.wordIs(i - 1, "update")) {
                return true;
            }
        }
        return false;
    }

    private static void renamed(Tokens tokens, int kind, int at, int last, Set<Definition> found) {
        List<String> name = new ArrayList<>();
        tokens.chainAt(at, last, name);
        for (String n : name) {
            if (FUNCTIONS.stream().anyMatch(f -> tokens.wordIs(kind, f))) {
                found.add(new Definition(Kind.FUNCTION, n));
            } else if (TYPES.stream().anyMatch(t -> tokens.wordIs(kind, t))) {
                found.add(new Definition(Kind.TYPE, n));
            } else {
                found.add(new Definition(Kind.RELATION, n));
            }
        }
    }
}
