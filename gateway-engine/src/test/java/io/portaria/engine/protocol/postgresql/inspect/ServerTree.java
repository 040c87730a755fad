package io.portaria.engine.protocol.postgresql.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A tree of PostgreSQL as its `nodeToString` writes it: `{NODE :field value …}`, lists in parentheses, `<>` for nothing,
/// a backslash before what is not meant as a separator (`nodes/outfuncs.c`, `nodes/read.c`).
final class ServerTree {
    sealed interface Value {}

    /// A word, number or string.
    record Token(String text) implements Value {}

    /// A list, also one of numbers, which then begins with a token that says so.
    record Items(List<Value> values) implements Value {}

    record Node(String type, Map<String, List<Value>> fields) implements Value {
        String text(String field) {
            return fields.getOrDefault(field, List.of()).stream()
                    .filter(Token.class::isInstance)
                    .map(v -> ((Token) v).text)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(type + " has no " + field));
        }

        int number(String field) {
            return Integer.parseInt(text(field));
        }

        boolean flag(String field) {
            return fields.containsKey(field) && text(field).equals("true");
        }

        Optional<Node> node(String field) {
            return fields.getOrDefault(field, List.of()).stream()
                    .filter(Node.class::isInstance)
                    .map(Node.class::cast)
                    .findFirst();
        }

        /// Nodes of a list, however deep it is.
        List<Node> nodes(String field) {
            List<Node> found = new ArrayList<>();
            fields.getOrDefault(field, List.of()).forEach(v -> collect(v, found));
            return found;
        }

        /// Nodes of each list of a list.
        List<List<Node>> lists(String field) {
            List<List<Node>> lists = new ArrayList<>();
            for (Value value : fields.getOrDefault(field, List.of())) {
                if (value instanceof Items items) {
                    for (Value list : items.values) {
                        List<Node> found = new ArrayList<>();
                        collect(list, found);
                        lists.add(found);
                    }
                }
            }
            return lists;
        }

        /// All nodes right below this one.
        List<Node> below() {
            List<Node> found = new ArrayList<>();
            fields.values().forEach(values -> values.forEach(v -> collect(v, found)));
            return found;
        }

        private static void collect(Value value, List<Node> into) {
            switch (value) {
                case Node node -> into.add(node);
                case Items items -> items.values.forEach(v -> collect(v, into));
                case Token _ -> {}
            }
        }
    }

    private final String text;
    private int at;

    private ServerTree(String text) {
        this.text = text;
    }

    static List<Node> parse(String text) {
        List<Node> nodes = new ArrayList<>();
        Node.collect(new ServerTree(text).value(), nodes);
        return nodes;
    }

    private Value value() {
        space();
        char c = text.charAt(at);
        if (c == '{') {
            at++;
            return node();
        }
        if (c == '(') {
            at++;
            List<Value> values = new ArrayList<>();
            for (space(); text.charAt(at) != ')'; space()) {
                values.add(value());
            }
            at++;
            return new Items(values);
        }
        return new Token(token());
    }

    private Node node() {
        String type = token();
        Map<String, List<Value>> fields = new LinkedHashMap<>();
        List<Value> values = new ArrayList<>();
        for (space(); text.charAt(at) != '}'; space()) {
            if (text.charAt(at) == ':') {
                values = new ArrayList<>();
                fields.put(token().substring(1), values);
            } else {
                values.add(value());
            }
        }
        at++;
        return new Node(type, fields);
    }

    private String token() {
        space();
        StringBuilder token = new StringBuilder();
        while (at < text.length() && " \n\t(){}".indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '\\') {
                at++;
            }
            token.append(text.charAt(at++));
        }
        if (token.isEmpty()) {
            throw new IllegalStateException("nothing to read at " + at);
        }
        return token.toString();
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
