package io.portaria.engine.protocol.postgresql.worlds;

import io.portaria.engine.fixture.DemoGateway;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;

/// Two databases that differ in nothing but the values of the protected columns, behind one gateway. Where values are
/// equal in one, they are equal in the other; and no value of either stands in a statement. In the tables that are written
/// to they are as long as each other, so that the same rows fill as many pages and the planner chooses alike.
///
/// Whatever an agent gets that differs between the two has come from a protected value.
final class TwoWorlds implements AutoCloseable {
    private static final String CATALOG =
            """
            gateway:
              name: mundos
              listen: { postgresql: "127.0.0.1:0" }
            people:
              - { name: helena, email: helena@aurora.example, duties: [owner] }
            agents:
            targets:
              - { name: um, type: postgresql, address: "127.0.0.1:${PORT}", database: um, username: portaria_mundos, password: { value: segredo-de-teste }, tls: disable }
              - { name: outro, type: postgresql, address: "127.0.0.1:${PORT}", database: outro, username: portaria_mundos, password: { value: segredo-de-teste }, tls: disable }
            roles:
              - { name: leitura, purpose: "Teste", legalBasis: "art. 7, V", may: [{ target: um, actions: [read], objects: ["public.*"] }, { target: outro, actions: [read], objects: ["public.*"] }] }
              - { name: tudo, purpose: "Teste", legalBasis: "art. 7, V", may: [{ target: um, actions: [any] }, { target: outro, actions: [any] }] }
            masking:
              - { name: segredo, columns: ["*:public.t1.s", "*:public.t1.k", "*:public.t2.s", "*:public.p.s"], technique: redact }
              - { name: nada, detect: any, technique: none }
            """;

    /// After 20 failures of a day nothing is computed for an agent any more.
    static final int AGENTS = 100;

    private final EmbeddedPostgres postgres;
    private final DemoGateway gateway;

    private TwoWorlds(EmbeddedPostgres postgres, DemoGateway gateway) {
        this.postgres = postgres;
        this.gateway = gateway;
    }

    static TwoWorlds start() throws IOException, SQLException {
        return start("SELECT 1");
    }

    /// Without functions that read protected tables: where there is one, a table without protected columns is altered by a
    /// person only.
    static TwoWorlds ofTablesThatMayBeAltered() throws IOException, SQLException {
        return start("DROP FUNCTION f_reads(int), f_rows(int)");
    }

    private static TwoWorlds start(String then) throws IOException, SQLException {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.builder()
                        // would make tables shorter at a moment of its own, and plans others
                        .setServerConfig("autovacuum", "off")
                        // what a worker reads is in no statistics of the session, and which one
                        // does is chance
                        .setServerConfig("max_parallel_workers_per_gather", "0")
                        .start();
        try (Connection admin = postgres.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE ROLE portaria_mundos LOGIN PASSWORD 'segredo-de-teste'");
            statement.execute("CREATE DATABASE um OWNER portaria_mundos");
            statement.execute("CREATE DATABASE outro OWNER portaria_mundos");
        }
        fill(postgres, "um", "'x' || md5('um' || i)", "i + 50", then);
        fill(postgres, "outro", "'Y' || md5('outro' || i)", "1000 - i * 3", then);
        DemoGateway gateway =
                DemoGateway.start(
                        Files.createTempDirectory("portaria-worlds"),
                        CATALOG.replace("agents:\n", agents())
                                .replace("${PORT}", Integer.toString(postgres.getPort())),
                        InstantSource.system());
        return new TwoWorlds(postgres, gateway);
    }

    private static String agents() {
        StringBuilder agents = new StringBuilder("agents:\n");
        for (int i = 0; i < AGENTS; i++) {
            agents.append("  - { name: leitor" + i + ", owner: helena, roles: [leitura] }\n");
            agents.append("  - { name: dono" + i + ", owner: helena, roles: [tudo] }\n");
        }
        return agents.toString();
    }

    private static void fill(
            EmbeddedPostgres postgres, String world, String value, String number, String then)
            throws SQLException {
        try (Connection direct =
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + world,
                                "portaria_mundos",
                                "segredo-de-teste");
                Statement statement = direct.createStatement()) {
            WorldTables.create(direct, value, number);
            statement.execute(then);
        }
    }

    /// @param world `um` or `outro`
    Connection connect(String agent, String world) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", agent);
        properties.setProperty("password", gateway.token(agent));
        properties.setProperty("sslmode", "disable");
        properties.putAll(Map.of("preferQueryMode", "simple"));
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + gateway.port() + "/" + world, properties);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        postgres.close();
    }
}
