package io.portaria.engine.protocol.postgresql.grammar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;

/// Makes nodes of the parser's JSON while it comes in. Shared by all threads.
///
/// ```
/// {"version":…,"stmts":[{"stmt":{"SelectStmt":{"targetList":[{"ResTarget":{…}}],"larg":{…}}},"stmt_len":9}]}
///                               └ wrapped: it names its type                         └ bare: its field names the type
/// ```
class TreeReader {
    /// A node is two levels of JSON, or three within a list.
    private static final int LEVELS_OF_JSON = 3 * SyntaxNode.DEEPEST + 10;

    /// Some 150 bytes each.
    static final int MOST_NODES = 150_000;

    private static final Object[] NO_VALUES = {};
    private static final String[] NO_FIELDS = {};

    private static final SyntaxNode NOTHING =
            new SyntaxNode(SyntaxNode.NOTHING, -1, NO_FIELDS, NO_VALUES);

    private final NodeFields types = NodeFields.read();
    private final JsonFactory json =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(LEVELS_OF_JSON)
                                    .maxStringLength(PostgresGrammar.LONGEST)
                                    .build())
                    .build();

    /// The tree has more levels than a [SyntaxNode] may.
    static final class TooDeep extends IOException {
        private TooDeep() {
            super("too deep");
        }
    }

    /// The tree has more nodes than there shall be memory for.
    static final class TooLarge extends IOException {
        private TooLarge() {
            super("too large");
        }
    }

    /// @param length of the text in bytes
    /// @throws TooDeep if it is
    /// @throws TooLarge if it is
    /// @throws InterruptedIOException when this thread is interrupted
    /// @throws IOException when the JSON is not as we know it
    List<RawStatement> read(InputStream tree, int length) throws IOException {
        SyntaxNode all;
        try (JsonParser in = json.createParser(tree)) {
            expect(in.nextToken() == JsonToken.START_OBJECT, "an object");
            all = new Reading(in).node("ParseResult");
            expect(in.nextToken() == null, "the end");
        }
        List<RawStatement> statements = new ArrayList<>();
        for (SyntaxNode each : all.children("stmts")) {
            SyntaxNode statement =
                    each.child("stmt")
                            .orElseThrow(() -> new IOException("A statement without a node."));
            int location = each.number("stmt_location");
            int said = each.number("stmt_len");
            statements.add(
                    new RawStatement(statement, location, said == 0 ? length - location : said));
        }
        return statements;
    }

    private static void expect(boolean seen, String what) throws IOException {
        if (!seen) {
            throw new IOException("The tree lacks " + what + ".");
        }
    }

    /// One tree. Where a method begins, the brace or bracket that opens its part has been read.
    private final class Reading {
        private final JsonParser in;
        private int depth;
        private int nodes;

        private Reading(JsonParser in) {
            this.in = in;
        }

        /// A node whose type is known: its fields up to the brace that closes it.
        private SyntaxNode node(String type) throws IOException {
            NodeFields.Kind kind =
                    types.kind(type).orElseThrow(() -> new IOException("An unknown node: " + type));
            // The two above the root are no nodes of a statement: the result and the RawStmt.
            if (++depth > SyntaxNode.DEEPEST + 2) {
                throw new TooDeep();
            }
            count();
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException();
            }
            List<String> fields = new ArrayList<>(6);
            List<Object> values = new ArrayList<>(6);
            int location = kind.placed() ? 0 : -1;
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                if (kind.placed() && field.equals("location")) {
                    location = in.getIntValue();
                } else {
                    fields.add(field);
                    values.add(value(kind.only().getOrDefault(field, "")));
                }
            }
            expect(in.currentToken() == JsonToken.END_OBJECT, "the end of a node");
            depth--;
            return new SyntaxNode(
                    type, location, fields.toArray(NO_FIELDS), values.toArray(NO_VALUES));
        }

        private void count() throws TooLarge {
            if (++nodes > MOST_NODES) {
                throw new TooLarge();
            }
        }

        /// A node that names its type itself, or nothing.
        private SyntaxNode wrapped() throws IOException {
            if (in.nextToken() == JsonToken.END_OBJECT) {
                return NOTHING;
            }
            String type = in.currentName();
            expect(in.nextToken() == JsonToken.START_OBJECT, "the fields of a node");
            SyntaxNode node = node(type);
            expect(in.nextToken() == JsonToken.END_OBJECT, "the end of a node's name");
            return node;
        }

        /// @param only the type of the nodes of this field, or empty if they name theirs
        private Object value(String only) throws IOException {
            return switch (in.currentToken()) {
                case START_OBJECT -> only.isEmpty() ? wrapped() : node(only);
                case START_ARRAY -> list(only);
                case VALUE_STRING -> in.getText();
                case VALUE_NUMBER_INT -> in.getLongValue();
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                default -> throw new IOException("The tree has an unknown form of value.");
            };
        }

        private List<SyntaxNode> list(String only) throws IOException {
            List<SyntaxNode> nodes = new ArrayList<>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                nodes.add(
                        switch (in.currentToken()) {
                            case START_OBJECT -> only.isEmpty() ? wrapped() : node(only);
                            case VALUE_STRING -> leaf("String", "sval", in.getText());
                            case VALUE_NUMBER_INT -> leaf("Integer", "ival", in.getLongValue());
                            case null, default ->
                                    throw new IOException("The tree has an unknown form of list.");
                        });
            }
            return List.copyOf(nodes);
        }

        private SyntaxNode leaf(String type, String field, Object value) throws TooLarge {
            count();
            return new SyntaxNode(type, -1, new String[] {field}, new Object[] {value});
        }
    }
}
