package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.grammar.Parsed;
import io.portaria.engine.protocol.postgresql.grammar.PostgresGrammar;
import io.portaria.engine.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What picks rows of one table by given values, and what only looks like it.
class KeyLookupsTest {
    private static final PostgresGrammar GRAMMAR =
            new PostgresGrammar(1, Duration.ofSeconds(10), Duration.ofMinutes(5), new Threads());

    @AfterAll
    static void close() {
        GRAMMAR.close();
    }

    private static Optional<KeyLookups.Found> of(String sql) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        Parsed.Tree tree = (Parsed.Tree) GRAMMAR.parse(text, 0, text.length);
        return KeyLookups.of(tree.statements().getFirst().node());
    }

    @Test
    void columnsWithGivenValuesAreFound() {
        KeyLookups.Found id = new KeyLookups.Found(List.of("t"), Set.of("id"));
        assertThat(of("SELECT * FROM t WHERE id = 7")).contains(id);
        assertThat(of("SELECT nome FROM t x WHERE $1 = x.id ORDER BY nome LIMIT 10 FOR UPDATE"))
                .contains(id);
        assertThat(of("SELECT nome FROM ONLY t WHERE id = '7'::int AND nome LIKE 'A%'"))
                .contains(id);
        assertThat(of("UPDATE t SET nome = 'x' WHERE id = $1 RETURNING nome")).contains(id);
        assertThat(of("DELETE FROM t WHERE id = 7")).contains(id);
        assertThat(of("SELECT * FROM s.t WHERE (ano = 1 AND (numero = 2 AND nome <> ''))"))
                .contains(new KeyLookups.Found(List.of("s", "t"), Set.of("ano", "numero")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM t",
                "SELECT * FROM t WHERE id > 7",
                "SELECT * FROM t WHERE id = 7 OR nome = 'x'",
                "SELECT * FROM t WHERE NOT id = 7",
                "SELECT * FROM t WHERE id IN (7)",
                "SELECT * FROM t WHERE id = ANY (ARRAY[1, 2])",
                "SELECT * FROM t WHERE id = id",
                "SELECT * FROM t WHERE id = numero",
                "SELECT * FROM t WHERE id OPERATOR(s.=) 7",
                "SELECT * FROM t, u WHERE t.id = 7",
                "SELECT * FROM t JOIN u ON true WHERE t.id = 7",
                "SELECT * FROM (SELECT * FROM t) x WHERE id = 7",
                "SELECT * FROM t TABLESAMPLE bernoulli (50) WHERE id = 7",
                "SELECT * FROM f() x WHERE id = 7",
                "SELECT generate_series(1, 1000000) FROM t WHERE id = 7",
                "SELECT (SELECT nome FROM u) FROM t WHERE id = 7",
                "SELECT ARRAY(SELECT nome FROM u) FROM t WHERE id = 7",
                "SELECT * FROM t WHERE id = (SELECT 7)",
                "WITH x AS (SELECT 1) SELECT * FROM t WHERE id = 7",
                "SELECT * FROM t WHERE id = 7 UNION ALL SELECT * FROM t",
                "SELECT * FROM t UNION ALL SELECT * FROM t WHERE id = 7",
                "SELECT * INTO u FROM t WHERE id = 7",
                "SELECT DISTINCT nome FROM t WHERE id = 7",
                "SELECT nome FROM t WHERE id = 7 GROUP BY nome",
                "UPDATE t SET nome = u.nome FROM u WHERE t.id = 7",
                "DELETE FROM t USING u WHERE t.id = 7",
                "WITH x AS (DELETE FROM t RETURNING *) DELETE FROM t WHERE id = 7",
                "DECLARE c CURSOR FOR SELECT * FROM t WHERE id = 7",
                "COPY (SELECT * FROM t WHERE id = 7) TO STDOUT",
                "VALUES (7)"
            })
    void whatMayBringMoreIsNone(String sql) {
        assertThat(of(sql)).isEmpty();
    }
}
