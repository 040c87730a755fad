package io.portaria.engine.protocol.postgresql.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Over PostgreSQL's own regression statements: no node is without a type, and nothing of the parser's JSON is lost.
class GrammarRegressionTest {
    /// All of them take about a minute; `-Dportaria.regression.every=1` has them read.
    private static final int EVERY = Integer.getInteger("portaria.regression.every", 5);

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Keeps the JSON that it reads.
    private static final class Keeping extends TreeReader {
        private byte[] last = {};

        @Override
        List<RawStatement> read(InputStream tree, int length) throws IOException {
            last = tree.readAllBytes();
            return super.read(new ByteArrayInputStream(last), length);
        }
    }

    @Test
    void nothingIsLost() throws IOException {
        Keeping trees = new Keeping();
        ParserInstance parser = new ParserInstance(trees);
        List<String> beyond = new ArrayList<>();
        int read = 0;
        int wrong = 0;
        List<String> all = Regression.statements();
        assertThat(all).hasSizeGreaterThan(32_000);
        for (int i = 0; i < all.size(); i += EVERY) {
            String text = all.get(i);
            switch (parser.parse(text.getBytes(StandardCharsets.UTF_8))) {
                case Parsed.Tree tree -> {
                    read++;
                    compare(tree.statements(), JSON.readTree(trees.last), text);
                }
                case Parsed.Wrong refused -> {
                    wrong++;
                    assertThat(refused.message()).as(text).isNotEmpty();
                }
                case Parsed.Beyond unread -> beyond.add(unread.why() + " " + text);
            }
        }
        assertThat(beyond).isEmpty();
        assertThat(read).isGreaterThan(all.size() / EVERY * 98 / 100);
        assertThat(wrong).isBetween(1, 400);
        assertThat(parser.spent()).isFalse();
    }

    private static void compare(List<RawStatement> statements, JsonNode json, String text) {
        JsonNode all = json.path("stmts");
        assertThat(statements).as(text).hasSize(all.size());
        for (int i = 0; i < all.size(); i++) {
            assertThat(statements.get(i).location())
                    .isEqualTo(all.get(i).path("stmt_location").asInt());
            wrapped(statements.get(i).node(), all.get(i).path("stmt"), text);
        }
    }

    private static void wrapped(SyntaxNode node, JsonNode json, String text) {
        if (json.isEmpty()) {
            same(node.type(), SyntaxNode.NOTHING, text);
            return;
        }
        String name = json.fieldNames().next();
        same(node.type(), name, text);
        bare(node, json.get(name), text);
    }

    private static void bare(SyntaxNode node, JsonNode json, String text) {
        assertThat(node.type()).as(text).isNotEmpty();
        List<String> fields = new ArrayList<>();
        json.fieldNames().forEachRemaining(fields::add);
        if (json.has("location")) {
            same(node.location(), json.get("location").asInt(), text);
            fields.remove("location");
        }
        same(node.fields(), fields, text);
        for (String field : fields) {
            JsonNode value = json.get(field);
            if (value.isObject()) {
                either(node.child(field).orElseThrow(), value, text);
            } else if (value.isArray()) {
                List<SyntaxNode> children = node.children(field);
                same(children.size(), value.size(), text);
                for (int i = 0; i < value.size(); i++) {
                    either(children.get(i), value.get(i), text);
                }
            } else {
                same(node.text(field), value.asText(), text);
            }
        }
    }

    /// Names of nodes begin with a capital letter, names of fields do not.
    private static void either(SyntaxNode node, JsonNode json, String text) {
        boolean named =
                json.size() == 1 && Character.isUpperCase(json.fieldNames().next().charAt(0));
        if (named || json.isEmpty() && node.type().equals(SyntaxNode.NOTHING)) {
            wrapped(node, json, text);
        } else {
            bare(node, json, text);
        }
    }

    private static void same(Object is, Object should, String text) {
        if (!is.equals(should)) {
            assertThat(is).as(text).isEqualTo(should);
        }
    }
}
