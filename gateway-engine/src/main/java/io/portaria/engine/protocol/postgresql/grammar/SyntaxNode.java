package io.portaria.engine.protocol.postgresql.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// One node of the tree that PostgreSQL's parser makes, with the names that `parsenodes.h` gives to nodes and fields. It
/// does not change.
///
/// The parser leaves out what is empty, zero or false. A field that is not there therefore reads as that, and so does one
/// that the node's kind does not have: who misspells a field is told nothing.
///
/// A tree is at most [#DEEPEST] nodes deep, so that code that walks it may call itself.
public final class SyntaxNode {
    /// How many nodes there are at most from the root of a tree to a leaf, both counted.
    public static final int DEEPEST = 2_000;

    /// The type of a list's element that is a null pointer in the parser, such as the only one of the list that stands for
    /// DISTINCT without ON.
    public static final String NOTHING = "Nothing";

    private final String type;
    private final int location;
    private final String[] fields;

    /// Beside each field a String, a Long, a Boolean, a SyntaxNode or a list of them.
    private final Object[] values;

    /// Takes both arrays over.
    SyntaxNode(String type, int location, String[] fields, Object[] values) {
        this.type = type;
        this.location = location;
        this.fields = fields;
        this.values = values;
    }

    /// Such as `SelectStmt`. Never empty.
    public String type() {
        return type;
    }

    /// The byte of the text that the parser says the node stands at, or -1 if it does not say.
    public int location() {
        return location;
    }

    /// The node of a field. Empty also for a field that holds a list.
    public Optional<SyntaxNode> child(String field) {
        return value(field) instanceof SyntaxNode node ? Optional.of(node) : Optional.empty();
    }

    /// The nodes of a field in their order: none, one, or those of its list.
    public List<SyntaxNode> children(String field) {
        return nodes(value(field));
    }

    /// The text of a field; a number or a truth as written in JSON; empty for nodes.
    public String text(String field) {
        return switch (value(field)) {
            case String text -> text;
            case Long number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> "";
        };
    }

    public boolean flag(String field) {
        return value(field) instanceof Boolean truth && truth;
    }

    /// @throws ArithmeticException if the number is larger than an int; no field of a parsed statement holds such a one
    public int number(String field) {
        return value(field) instanceof Long number ? Math.toIntExact(number) : 0;
    }

    /// All nodes right below this one, whatever their field, in the order of the parser's fields.
    public void forEachChild(BiConsumer<String, SyntaxNode> visitor) {
        for (int i = 0; i < fields.length; i++) {
            for (SyntaxNode each : nodes(values[i])) {
                visitor.accept(fields[i], each);
            }
        }
    }

    /// The fields that are there, in the order of the parser.
    public List<String> fields() {
        return List.of(fields);
    }

    private Object value(String field) {
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].equals(field)) {
                return values[i];
            }
        }
        return "";
    }

    private static List<SyntaxNode> nodes(Object value) {
        return switch (value) {
            case SyntaxNode node -> List.of(node);
            case List<?> list -> {
                List<SyntaxNode> nodes = new ArrayList<>(list.size());
                list.forEach(each -> nodes.add((SyntaxNode) each));
                yield nodes;
            }
            default -> List.of();
        };
    }

    /// For people who look for a mistake. It names fields but no values, for these may be anybody's.
    @Override
    public String toString() {
        return type + List.of(fields);
    }
}
