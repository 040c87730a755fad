package io.portaria.engine.protocol.postgresql.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Something that a statement makes, or gives another name or place, by which other statements may come to mean something
/// else than the snapshot of the schema says: an `=` that is LIKE, a `count` that collects, a type called `text`.
///
/// Nothing tells in time of what is made in a transaction that is not committed, by an earlier statement of the same
/// string, or by one whose end is not waited for. So it is looked at when it is made.
///
/// @param name its last part
/// @param certain whether it gives at most one row and is one of a kind that is told by its name
record Definition(Kind kind, String name, boolean certain) {
    enum Kind {
        FUNCTION,
        TYPE,
        /// Operators, casts, and collations by which different texts are equal.
        MEANING
    }

    private static final Set<String> FUNCTIONS =
            Set.of("function", "procedure", "aggregate", "routine");
    private static final Set<String> TYPES = Set.of("type", "domain");

    /// All of a part, whatever the statement: code can be within it.
    static Set<Definition> of(StatementReader reader, int first, int last) {
        Set<Definition> found = new HashSet<>();
        for (int i = first; i < last; i++) {
            if (reader.wordIs(i, "create")) {
                created(reader, i, last, found);
            } else if (reader.wordIs(i, "alter")) {
                altered(reader, i, last, found);
            }
        }
        return Set.copyOf(found);
    }

    private static void created(
            StatementReader reader, int create, int last, Set<Definition> found) {
        int at = create + 1;
        if (reader.wordIs(at, "or")) {
            at += 2;
        }
        boolean meaning =
                reader.wordIs(at, "cast")
                        || (reader.wordIs(at, "operator")
                                && !reader.wordIs(at + 1, "family")
                                && !reader.wordIs(at + 1, "class"))
                        || (reader.wordIs(at, "collation")
                                && reader.wordAfter(at, last, "deterministic"));
        if (meaning) {
            found.add(new Definition(Kind.MEANING, "", false));
        }
        boolean manyRows =
                reader.wordAfter(at, last, "setof") || reader.wordAfter(at, last, "table");
        named(reader, at, last, !manyRows, found);
    }

    private static void named(
            StatementReader reader, int at, int last, boolean certain, Set<Definition> found) {
        List<String> name = new ArrayList<>();
        if (FUNCTIONS.stream().anyMatch(f -> reader.wordIs(at, f))) {
            reader.chainAt(at + 1, last, name);
            name.stream()
                    .reduce((_, n) -> n)
                    .ifPresent(n -> found.add(new Definition(Kind.FUNCTION, n, certain)));
        } else if (TYPES.stream().anyMatch(t -> reader.wordIs(at, t))) {
            reader.chainAt(at + 1, last, name);
            name.stream()
                    .reduce((_, n) -> n)
                    .ifPresent(n -> found.add(new Definition(Kind.TYPE, n, certain)));
        }
    }

    private static void altered(
            StatementReader reader, int alter, int last, Set<Definition> found) {
        int at = alter + 1;
        boolean moved = reader.wordAfter(at, last, "schema");
        if (moved && reader.wordIs(at, "operator")) {
            found.add(new Definition(Kind.MEANING, "", false));
        }
        if (moved) {
            named(reader, at, last, false, found);
        }
        for (int i = at; i + 2 < last; i++) {
            if (reader.wordIs(i, "rename") && reader.wordIs(i + 1, "to")) {
                renamed(reader, at, i + 2, last, found);
            }
        }
    }

    private static void renamed(
            StatementReader reader, int kind, int at, int last, Set<Definition> found) {
        List<String> name = new ArrayList<>();
        reader.chainAt(at, last, name);
        for (String n : name) {
            if (FUNCTIONS.stream().anyMatch(f -> reader.wordIs(kind, f))) {
                found.add(new Definition(Kind.FUNCTION, n, false));
            } else if (TYPES.stream().anyMatch(t -> reader.wordIs(kind, t))) {
                found.add(new Definition(Kind.TYPE, n, false));
            }
        }
    }
}
