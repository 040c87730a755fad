package io.portaria.engine.cli;

import io.portaria.engine.api.Query;
import io.portaria.engine.api.Query.Hardening;
import io.portaria.engine.fixture.DemoGateway;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The statements of `portaria harden`, run: the database then refuses what it was to refuse, and nothing else.
class HardenCommandTest {
    private static final String ROLE = "portaria_cercada";
    private static final String SECRET = "cercada-4711";

    private static Path folder;
    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createTempDirectory("portaria-harden");
        direct(
                "DROP SCHEMA IF EXISTS cerca CASCADE",
                "CREATE SCHEMA cerca",
                "CREATE TABLE cerca.\"Pessoas\" (id int, cidade text, cpf text, \"E-mail\" text)",
                "CREATE UNIQUE INDEX pessoas_da_cidade ON cerca.\"Pessoas\" (cidade, cpf)",
                "CREATE INDEX pessoas_cpf ON cerca.\"Pessoas\" (cpf, cidade) INCLUDE (\"E-mail\")",
                "CREATE TABLE cerca.lojas (id int, cidade text)",
                "CREATE VIEW cerca.documentos AS SELECT id, cpf AS numero FROM cerca.\"Pessoas\"",
                "CREATE VIEW cerca.mistura AS SELECT id, cpf, \"E-mail\" AS endereco FROM cerca.\"Pessoas\"",
                "DROP ROLE IF EXISTS " + ROLE,
                "CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + SECRET + "'",
                "GRANT USAGE ON SCHEMA cerca TO " + ROLE,
                "GRANT SELECT ON ALL TABLES IN SCHEMA cerca TO " + ROLE);
        String catalog =
                DemoGateway.CATALOG
                        .replace("username: portaria_loja", "username: " + ROLE)
                        .replace("{ env: DEMO_PASSWORD }", "{ value: " + SECRET + " }");
        gateway = DemoGateway.start(folder, catalog, InstantSource.system());
    }

    @AfterAll
    static void stop() throws SQLException {
        gateway.close();
        direct("DROP SCHEMA cerca CASCADE", "DROP ROLE " + ROLE);
    }

    private static void direct(String... statements) throws SQLException {
        DemoGateway.database().execute("loja", statements);
    }

    private static Hardening hardening() {
        return gateway.gateway().ask(new Query.HardenTarget("loja"));
    }

    private static String portaria() {
        StringWriter out = new StringWriter();
        int code =
                Portaria.run(
                        new Surroundings(
                                new PrintWriter(out),
                                new PrintWriter(new StringWriter()),
                                Map.of("PORTARIA_KEYS", folder.resolve("keys").toString())),
                        "harden",
                        "loja",
                        "--home",
                        gateway.home().toString());
        assertThat(code).isZero();
        return out.toString();
    }

    private static void asTheRole(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:"
                                        + DemoGateway.database().port()
                                        + "/loja",
                                ROLE,
                                SECRET);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
        }
    }

    @Test
    void whatItPrintsMakesTheDatabaseRefuse() throws Exception {
        Hardening before = hardening();
        assertThat(before.readable())
                .contains("cerca.Pessoas.cpf", "cerca.Pessoas.E-mail")
                .doesNotContain("cerca.lojas.cidade");
        List<String> ours = before.statements().stream().filter(s -> s.contains("cerca")).toList();
        assertThat(ours)
                .contains(
                        "REVOKE SELECT ON \"cerca\".\"Pessoas\" FROM \"" + ROLE + "\";",
                        "GRANT SELECT (\"id\", \"cidade\") ON \"cerca\".\"Pessoas\" TO \""
                                + ROLE
                                + "\";");
        // of a view that shows protected columns under other names too, nothing is left
        assertThat(before.readable()).contains("cerca.mistura.endereco");
        assertThat(ours)
                .contains("REVOKE SELECT ON \"cerca\".\"mistura\" FROM \"" + ROLE + "\";")
                .noneMatch(s -> s.startsWith("GRANT") && s.contains("mistura"));
        assertThat(before.notes()).anyMatch(n -> n.startsWith("cerca.documentos is a view"));
        assertThat(before.notes())
                .anyMatch(n -> n.startsWith("The index cerca.pessoas_da_cidade has a protected"))
                .noneMatch(n -> n.contains("pessoas_cpf"));
        assertThat(portaria()).contains(ours);
        asTheRole("SELECT cpf FROM cerca.\"Pessoas\"");

        direct(ours.toArray(new String[0]));

        assertThatThrownBy(() -> asTheRole("SELECT cpf FROM cerca.\"Pessoas\""))
                .hasMessageContaining("permission denied");
        asTheRole("SELECT id, cidade FROM cerca.\"Pessoas\"");
        asTheRole("SELECT id FROM cerca.lojas");
        assertThat(hardening().readable()).noneMatch(c -> c.startsWith("cerca.Pessoas"));
        assertThat(portaria()).contains("the wall stands");
    }
}
