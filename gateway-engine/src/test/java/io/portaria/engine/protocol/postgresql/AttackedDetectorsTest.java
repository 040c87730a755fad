package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Ways around the detectors where no rule protects a column: teaching them, and saying a value as a name.
class AttackedDetectorsTest {
    private static final String CPF = "52998224725";
    private static final String FORMATTED = "529.982.247-25";

    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        execute("DROP TABLE IF EXISTS public.notas");
        execute("CREATE TABLE public.notas (id integer PRIMARY KEY, texto text)");
        execute("INSERT INTO public.notas SELECT n, 'nada de mais' FROM generate_series(1, 200) n");
        execute("INSERT INTO public.notas VALUES (201, '" + CPF + "')");
        gateway = DemoGateway.start();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        execute("DROP TABLE public.notas");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String last(Connection connection, String sql) throws SQLException {
        String last = "";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                last = String.valueOf(rows.getString(1));
            }
        }
        return last;
    }

    @Test
    void twoHundredCleanValuesReleaseNone() throws SQLException {
        try (Connection agent = gateway.connect("dono")) {
            last(agent, "SELECT texto FROM notas WHERE id <= 200");
            assertThat(last(agent, "SELECT texto FROM notas WHERE id = 201")).doesNotContain(CPF);
            assertThat(last(agent, "SELECT texto FROM notas ORDER BY id")).doesNotContain(CPF);
            assertThat(last(agent, "SELECT texto || '' FROM notas UNION ALL SELECT '" + CPF + "'"))
                    .doesNotContain(CPF);
        }
    }

    @Test
    void anAliasIsMaskedInTheBookAndLeftOnTheWire() throws Exception {
        try (Connection agent = gateway.connect("dono");
                Statement statement = agent.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 4711 AS \"" + FORMATTED + "\"")) {
            assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo(FORMATTED);
        }
        List<String> recorded =
                gateway.sessions().stream()
                        .flatMap(s -> gateway.operations(s.id()).stream())
                        .flatMap(o -> o.columns().stream())
                        .map(c -> c.name())
                        .toList();
        assertThat(recorded).contains("[CPF]").doesNotContain(FORMATTED);
    }

    /// The server's own relations are not in the snapshot of the schema, and a new one every two seconds, with a login and
    /// seven questions, would not have them either.
    @Test
    void readingTheServersCatalogReadsNoSchemaAnew() throws Exception {
        try (Connection agent = gateway.connect("dono");
                Connection direct = DemoGateway.direct()) {
            last(agent, "SELECT relname FROM pg_class LIMIT 1");
            String logins = "SELECT sessions FROM pg_stat_database WHERE datname = 'loja'";
            long before = Long.parseLong(last(direct, logins));
            long end = System.nanoTime() + 5_000_000_000L;
            while (System.nanoTime() < end) {
                assertThat(last(agent, "SELECT relname, oid FROM pg_class WHERE oid = 1259"))
                        .isEqualTo("pg_class");
                Thread.sleep(50);
            }
            assertThat(Long.parseLong(last(direct, logins)) - before).isZero();
        }
    }
}
